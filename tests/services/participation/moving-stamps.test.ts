import { expect, test } from "bun:test";
import { bumpVersion, type Db, singleShard, versionKeys } from "../../../src/db/index.ts";
import { enter } from "../../../src/services/participation/index.ts";
import { storeDb } from "../../helpers/store-db.ts";
import { createWorld, entryOf, openEvent, openShop } from "./world.ts";

test("an entry is taken while channel results move the event's cache stamp with every commit", async () => {
  const world = await createWorld();
  const { storeId, call, owner } = await openShop(world);
  const event = await openEvent(world, { storeId, call, owner });
  const store = storeDb(world.deps);
  const restless: Db = {
    ...store,
    write: async (statements) => {
      await store.write([bumpVersion(storeId, versionKeys.event(event.eventId))]);
      return store.write(statements);
    },
  };
  const anyone = world.context({ kind: "anonymous", address: "203.0.113.9" });
  const ctx = { ...anyone, deps: { ...world.deps, shards: singleShard(restless) } };
  const { entryCode } = await enter({ ctx, input: entryOf(event) });
  expect(await world.rows("select entry_code from participants")).toEqual([{ entry_code: entryCode }]);
  await world.close();
});
