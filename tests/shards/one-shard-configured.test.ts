import { afterEach, beforeEach, expect, test } from "bun:test";
import { raiseFence } from "../../src/db/fence.ts";
import { mappedShards, rawStatement, type Shards, singleShard } from "../../src/db/index.ts";
import { createClickBuffer } from "../../src/services/tracking/index.ts";
import { type RemoteWorld, startRemote } from "../db/remote-support.ts";

const STORE = "019a0000-0000-7000-8000-00000000000a";
const clock = { now: () => Date.UTC(2026, 9, 1) };

let world: RemoteWorld;
let shards: Shards;
beforeEach(async () => {
  world = await startRemote();
  shards = mappedShards({
    control: world.remote.control,
    shards: [{ name: "main", db: world.remote.store }],
    clock,
    sleep: async () => {},
    isShared: true,
  });
});
afterEach(() => world.close());

const CLICK = rawStatement(
  `insert into click_counts (store_id, event_id, code, kind, hour, count) values (?, 'e', 'x', 'human', 0, 1)
   on conflict do update set count = count + 1`,
  [STORE],
);
const clicks = () => world.remote.store.query([rawStatement("select sum(count) as n from click_counts", [])]);

test("a process that knows one database writes nothing for a store that others have moved away", async () => {
  const own = shards.of(STORE);
  expect(await own.write([CLICK])).toEqual([{ rowsAffected: 1 }]);
  await world.remote.store.write([raiseFence(STORE, 1)]);
  await expect(own.write([CLICK])).rejects.toMatchObject({ code: "UNAVAILABLE", reason: "BUSY" });
  expect(await clicks()).toEqual([[{ n: 1 }]]);
});

test("the fence rides with the batch: a write is as many requests as without it", async () => {
  const requestsOf = async (to: Shards) => {
    const before = world.server.pipelines();
    for (let n = 0; n < 20; n++) await to.of(STORE).write([CLICK]);
    return world.server.pipelines() - before;
  };
  const plain = singleShard(world.remote.store);
  expect([await requestsOf(shards), await requestsOf(plain)]).toEqual([20, 20]);
});

test("clicks of several stores do not pass the fence of one of them together", async () => {
  const other = "019a0000-0000-7000-8000-00000000000b";
  await world.remote.store.write([raiseFence(other, 1)]);
  const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const log = { info: () => {}, error: () => {} };
  const buffer = createClickBuffer({
    ...{ shards, clock, log, randomBytes, defer: () => {} },
    sleep: () => new Promise<void>(() => {}),
  });
  for (const storeId of [STORE, other]) buffer.record({ storeId, eventId: "e", code: "x", kind: "human" });
  await buffer.flush();
  const counted = rawStatement("select store_id from click_counts", []);
  expect(await world.remote.store.query([counted])).toEqual([[{ store_id: STORE }]]);
});
