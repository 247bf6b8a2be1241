import { createSecrets, type Secrets } from "../auth/index.ts";
import type { Config } from "../config.ts";
import type { Db, Shard } from "../db/index.ts";
import { preparedDb } from "../db/prepared-db.ts";
import { checkMarks, checkMasterKey, isSealed, PreviousKeyNeeded } from "../services/ops/index.ts";
import type { OpenDatabase } from "./bun-database.ts";
import { hasMasterKey, MasterKeyMissing, masterKey, previousMasterKey } from "./bun-master-key.ts";
import { clock, log, randomBytes } from "./platform.ts";

/**
 * Everything that is kept secret, from the configured master keys or the one in the data folder.
 *
 * @throws WrongMasterKey when the database was sealed with another key; MasterKeyMissing when there is none, and a new
 *   one would look like the one that it was sealed with
 */
export async function openSecrets(config: Config, control: Db): Promise<Secrets> {
  if (!hasMasterKey(config.masterKey, config.dataDir) && (await isSealed(control)))
    throw new MasterKeyMissing(config.dataDir);
  const master = masterKey(config.masterKey, config.dataDir, randomBytes);
  const secrets = await createSecrets({
    masterKeys: [master, ...previousMasterKey(config.previousMasterKey)],
    randomBytes,
  });
  await checkMasterKey({ control, secrets, clock });
  return secrets;
}

/**
 * The databases of stores, once it is sure that no mark in them needs a key that is not at hand. One that is away is asked
 * when it comes, before anything else is.
 *
 * @throws PreviousKeyNeeded
 */
export async function withKnownMarks(
  { shards, away }: Pick<OpenDatabase, "shards" | "away">,
  secrets: Secrets,
): Promise<OpenDatabase["shards"]> {
  const [main, ...others] = shards;
  const isAway = ({ name }: Shard) => away.some(({ shard }) => shard === name);
  const there = [main, ...others.filter((shard) => !isAway(shard))];
  await checkMarks(
    there.map(({ db }) => db),
    { secrets, clock },
  );
  return [main, ...others.map((shard) => (isAway(shard) ? checkedLater(shard, secrets) : shard))];
}

function checkedLater({ name, db }: Shard, secrets: Secrets): Shard {
  const check = async () => {
    try {
      await checkMarks([db], { secrets, clock });
    } catch (error) {
      if (error instanceof PreviousKeyNeeded)
        log.error("shard_away", { shard: name, problem: error.message });
      throw error;
    }
  };
  return { name, db: preparedDb(db, check) };
}
