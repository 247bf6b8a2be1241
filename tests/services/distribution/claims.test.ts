import { afterEach, beforeEach, expect, test } from "bun:test";
import { rawStatement, singleShard } from "../../../src/db/index.ts";
import { tickDistribution } from "../../../src/services/distribution/index.ts";
import { storeDb } from "../../helpers/store-db.ts";
import { approvedEvent, createWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

async function claimedIds(eventId: string) {
  const [ids = []] = await world.deps.control.query([
    rawStatement("select id from resources where kind = 'distribution' and event_id = ?", [eventId]),
  ]);
  return ids.map((row) => row["id"]);
}

/** One run that was opened, and one whose process died between its two writes. */
async function openedAndOrphan() {
  const { eventId } = await approvedEvent(world);
  const opened = await world.call.distribution.distribute({ eventId, channels: [{ channel: "GenieTV" }] });
  const write = () => Promise.reject(new Error("the process is gone"));
  await world
    .callWith({ shards: singleShard({ ...storeDb(world.deps), write }) })
    .distribution.distribute({ eventId, channels: [{ channel: "Instagram" }] })
    .catch(() => undefined);
  expect(await claimedIds(eventId)).toHaveLength(2);
  return { eventId, openedId: opened.id };
}

test("an id whose run was never opened is given back after ten minutes, an opened one never", async () => {
  const { eventId, openedId } = await openedAndOrphan();
  await tickDistribution({ ctx: world.system() });
  expect(await claimedIds(eventId)).toHaveLength(2);
  world.clock.at += 11 * 60_000;
  await tickDistribution({ ctx: world.system() });
  expect(await claimedIds(eventId)).toEqual([openedId]);
});

test("a fresh start gives it back at once", async () => {
  const { eventId, openedId } = await openedAndOrphan();
  await tickDistribution({ ctx: world.system(), isFreshStart: true });
  expect(await claimedIds(eventId)).toEqual([openedId]);
});
