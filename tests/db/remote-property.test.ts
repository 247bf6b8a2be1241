import { expect, setDefaultTimeout, test } from "bun:test";
import fc from "fast-check";
import { held, rawStatement, type Statement } from "../../src/db/index.ts";
import { appErrorIn } from "../../src/errors.ts";
import type { HranaFault } from "../support/hrana/faults.ts";
import { FAULTS, type RemoteWorld, startRemote } from "./remote-support.ts";

setDefaultTimeout(120_000);

const WRITERS = 3;
const WRITES = 5;

/** No key keeps a doubled row out: only the mark does. */
const payment = (id: string): readonly Statement[] => [
  rawStatement("insert into payments select ? where not exists (select 1 from payments where id = ?)", [
    id,
    `${id} again`,
  ]),
  rawStatement("update account set balance = balance + 1", []),
];

const faults = fc.array(
  fc.option(fc.constantFrom<HranaFault>(...FAULTS), {
    freq: 2,
    nil: undefined,
  }),
  { minLength: 1, maxLength: 60 },
);

/** @returns ids that were acknowledged; the rest was refused with a stable reason */
async function payAll(world: RemoteWorld): Promise<ReadonlySet<string>> {
  const acknowledged = new Set<string>();
  const writer = async (number: number): Promise<void> => {
    const { store } = world.open();
    for (let index = 0; index < WRITES; index++) {
      const id = `${number}-${index}`;
      try {
        expect(held(await store.write(payment(id)))).toBe(true);
        acknowledged.add(id);
      } catch (error) {
        expect(["DATABASE_UNREACHABLE", "BUSY"]).toContain(appErrorIn(error)?.reason ?? String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, number) => writer(number)));
  return acknowledged;
}

test("whatever befalls the requests of concurrent writers: nothing acknowledged is lost, nothing is doubled, sums are exact", async () => {
  const world = await startRemote({ limitsMs: { read: 60, write: 60, migrate: 5_000 } });
  await world.remote.migrations.write([
    rawStatement("create table payments (id text not null) strict", []),
    rawStatement("create table account (balance integer not null) strict", []),
  ]);
  await fc.assert(
    fc.asyncProperty(faults, async (script) => {
      await world.remote.migrations.write([
        rawStatement("delete from payments", []),
        rawStatement("delete from account", []),
        rawStatement("insert into account values (0)", []),
      ]);
      world.server.script((n) => script[n - 1]);
      const acknowledged = await payAll(world);
      world.server.script(() => undefined);
      await world.server.deliverLate();
      const rows = (await world.rows("select id, count(*) as n from payments group by id")).map((row) => [
        String(row["id"]),
        row["n"],
      ]);
      expect(rows.filter(([, n]) => n !== 1)).toEqual([]);
      const stored = new Set(rows.map(([id]) => id));
      expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([]);
      expect(await world.rows("select balance from account")).toEqual([{ balance: stored.size }]);
    }),
    { numRuns: 25 },
  );
  await world.close();
});
