import type { Db } from "./db.ts";
import { MAIN_SHARD, type Shard } from "./shards.ts";
import { rawStatement } from "./statement.ts";

/** A name leads to another database than before. Told in one sentence; it holds names, no addresses. */
export class ShardMistaken extends Error {
  override readonly name = "ShardMistaken";
  constructor(shard: string, what: string) {
    const variable = shard === MAIN_SHARD ? "DATABASE_URL" : `DATABASE_SHARDS ${shard}`;
    super(`${variable}: ${what} Every process must give each name the same address (docs/guides/shards.md).`);
  }
}

/**
 * That a database is the one which has had this name from its first start on, in every process: it holds its own name
 * and an id, and the control database holds the id of each name. Written once, then only read.
 *
 * @throws ShardMistaken
 * @example await requireOwnDatabase(control, { name: "two", db });
 */
export async function requireOwnDatabase(control: Db, { name, db }: Shard): Promise<void> {
  const known = await readRegistered(control, name);
  const found = await readIdentity(db);
  const own = found ?? (known === undefined ? await nameDatabase(db, name) : undefined);
  if (own && own.name !== name)
    throw new ShardMistaken(name, `the database at this address is "${own.name}" already.`);
  const registered = known ?? (own && (await register(control, name, own.databaseId)));
  if (own === undefined || registered !== own.databaseId)
    throw new ShardMistaken(name, "this is not the database that has this name.");
}

type Identity = { readonly name: string; readonly databaseId: string };

async function readIdentity(db: Db): Promise<Identity | undefined> {
  const [[row] = []] = await db.query([
    rawStatement("select name, database_id from shard_identity where id = 1", []),
  ]);
  return row && { name: String(row["name"]), databaseId: String(row["database_id"]) };
}

/** Of two processes that start together one names it. */
async function nameDatabase(db: Db, name: string): Promise<Identity | undefined> {
  await db.write([
    rawStatement(
      `insert into shard_identity (id, name, database_id) values (1, ?, lower(hex(randomblob(16))))
       on conflict (id) do nothing`,
      [name],
    ),
  ]);
  return readIdentity(db);
}

/** The id of the database that has the name. */
async function readRegistered(control: Db, name: string): Promise<string | undefined> {
  const [[row] = []] = await control.query([
    rawStatement("select database_id from shard_databases where name = ?", [name]),
  ]);
  return row && String(row["database_id"]);
}

/** Does nothing where the name has a database already, or the database another name. */
async function register(control: Db, name: string, databaseId: string): Promise<string | undefined> {
  await control.write([
    rawStatement("insert into shard_databases (name, database_id) values (?, ?) on conflict do nothing", [
      name,
      databaseId,
    ]),
  ]);
  return readRegistered(control, name);
}
