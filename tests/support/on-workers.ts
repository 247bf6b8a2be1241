import { migrate } from "../../src/db/migrate.ts";
import { MIGRATIONS } from "../../src/db/migrations.generated.ts";
import { openDatabaseServer } from "../../src/entry/remote-database.ts";
import { bucketPart, databasePart, redisPart, type SetUp, simulatorsPart, withParts } from "./setups.ts";
import { startWranglerDev, type WranglerDev } from "./wrangler.ts";

/** The Worker as wrangler.toml has production, with its queues, on a libSQL server and Redis. */
export type OnWorkers = SetUp & Pick<WranglerDev, "tick">;

/** @param over variables that differ, such as DATABASE_URL with something in between */
export async function onWorkers(
  over: (variables: Variables) => Variables = (same) => same,
): Promise<OnWorkers> {
  let tick: WranglerDev["tick"] = async () => {};
  const setUp = await withParts(
    [databasePart(), redisPart(), bucketPart(), simulatorsPart()],
    async (variables) => {
      await migrateServer(variables);
      const worker = await startWranglerDev("production", over({ ...variables, DEMO: "1" }));
      tick = worker.tick;
      return worker;
    },
  );
  return { ...setUp, tick };
}

type Variables = Readonly<Record<string, string>>;

/** What `bun run migrate` does. */
export async function migrateServer({ DATABASE_URL = "", DATABASE_AUTH_TOKEN }: Variables): Promise<void> {
  const { migrations, close } = openDatabaseServer({ url: DATABASE_URL, authToken: DATABASE_AUTH_TOKEN });
  await migrate(migrations, "control", MIGRATIONS.control);
  await migrate(migrations, "store", MIGRATIONS.store);
  close();
}
