import { afterEach, beforeEach, expect, test } from "bun:test";
import { type Db, mappedShards, newId, rawStatement, type Shard, type Shards } from "../../src/db/index.ts";
import { beginMove, cleanUpMove, type MoveParts, moveStore, readMove } from "../../src/db/move/index.ts";
import { readMarkPairs } from "../../src/events/index.ts";
import { type RemoteWorld, startRemote } from "../db/remote-support.ts";
import { until } from "../support/until.ts";

const STORES = ["019a0000-0000-7000-8000-00000000000a", "019a0000-0000-7000-8000-00000000000b"] as const;
const WRITERS = 6;

/** Nothing fails here: servers that two cores have to share are slow at times. */
const PATIENT = {
  limitsMs: { read: 20_000, write: 20_000, migrate: 20_000 },
  monotonicMs: () => performance.now(),
};

let worlds: readonly [RemoteWorld, RemoteWorld];
let now = Date.UTC(2026, 9, 1);
const clock = { now: () => now };
const sleep = async (ms: number) => {
  await new Promise((resolve) => setImmediate(resolve));
  now += ms;
};
const randomId = () =>
  newId({ now: clock.now, randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)) });

beforeEach(async () => {
  worlds = [await startRemote(PATIENT), await startRemote(PATIENT)];
  const control = worlds[0].remote.control;
  for (const storeId of STORES)
    await control.write([
      rawStatement("insert into store_shards (store_id, shard, created_at) values (?, 'main', 0)", [storeId]),
    ]);
});
afterEach(async () => {
  for (const world of worlds) await world.close();
});

/** As one process has them: its own map and its own connections. */
function openProcess(): { control: Db; all: readonly [Shard, Shard]; shards: Shards } {
  const [main, second] = [worlds[0].open(), worlds[1].open()];
  const all: readonly [Shard, Shard] = [
    { name: "main", db: main.store },
    { name: "second", db: second.store },
  ];
  return {
    control: main.control,
    all,
    shards: mappedShards({ control: main.control, shards: all, clock, sleep }),
  };
}

async function move(storeId: string, to: "main" | "second"): Promise<void> {
  const { control, all } = openProcess();
  const [target, source] = to === all[0].name ? all : [all[1], all[0]];
  const moveId = randomId();
  expect(await beginMove(control, { storeId, to, moveId, now })).toBe(true);
  const marks = () => readMarkPairs(source.db, target.db);
  const settle = async () => {};
  const parts: MoveParts = { control, source, target, storeId, moveId, clock, sleep, marks, settle };
  await moveStore(parts);
  await cleanUpMove(parts);
}

/** Every acknowledged write adds one: to a counter that must be read right back, and to a row of its own. */
function startWriters(storeId: string) {
  let isOver = false;
  let acknowledged = 0;
  const stale: number[] = [];
  const writer = async () => {
    const { shards } = openProcess();
    for (let own = 0; !isOver; ) {
      const day = randomId();
      const insert = rawStatement(
        "insert into sales_daily (store_id, day, amount_krw, source, recorded_at) values (?, ?, 1, 'test', 0)",
        [storeId, day],
      );
      const written = await shards
        .of(storeId)
        .write([insert])
        .catch((error: unknown) =>
          Reflect.get(Object(error), "reason") === "BUSY" ? undefined : Promise.reject(error),
        );
      if (!written) continue;
      acknowledged += 1;
      own += 1;
      const [found = []] = await shards
        .of(storeId)
        .query([rawStatement("select 1 from sales_daily where store_id = ? and day = ?", [storeId, day])]);
      if (found.length !== 1) stale.push(own);
    }
  };
  const work = Promise.all(Array.from({ length: WRITERS }, writer));
  return {
    acknowledged: () => acknowledged,
    stale,
    stop: async () => {
      isOver = true;
      await work;
    },
  };
}

test("between two servers, with writers in processes of their own, no acknowledged write is lost, doubled or unseen", async () => {
  const [moving, staying] = STORES;
  const [own, others] = [startWriters(moving), startWriters(staying)];
  for (const to of ["second", "main", "second"] as const) {
    const before = own.acknowledged();
    await until("writes go on", () => own.acknowledged() > before + 30 || undefined, 60_000);
    await move(moving, to);
    expect(await readMove(worlds[0].remote.control, moving)).toMatchObject({ shard: to, moveId: null });
  }
  await Promise.all([own.stop(), others.stop()]);
  const count = async (world: RemoteWorld, storeId: string) =>
    Number((await world.rows("select count(*) as n from sales_daily where store_id = ?", storeId))[0]?.["n"]);
  expect([await count(worlds[0], moving), await count(worlds[1], moving)]).toEqual([0, own.acknowledged()]);
  expect([await count(worlds[0], staying), await count(worlds[1], staying)]).toEqual([
    others.acknowledged(),
    0,
  ]);
  expect([own.stale, others.stale]).toEqual([[], []]);
}, 120_000);
