import { afterEach, beforeEach, expect, mock, test } from "bun:test";
import { type LiveStream, watchStore } from "../../../../src/services/analytics/index.ts";
import { until } from "../../../support/until.ts";
import { createWorld, type Owner, type World } from "../world.ts";

let world: World;
let owner: Owner;
let storeId: string;
let slug: string;
let live: LiveStream;

beforeEach(async () => {
  world = await createWorld();
  owner = await world.owner("owner@example.com");
  storeId = await world.store(owner);
  ({ slug } = await world.event(owner, storeId));
  await world.settled();
  live = await watchStore({ ctx: owner.context, input: { storeId }, signal: undefined });
  expect(await live.take()).toMatchObject([[expect.any(String), { type: "ready" }, expect.anything()]]);
});
afterEach(async () => {
  live.close();
  await world.close();
});

/** Somebody enters, and everybody who listens to the store has been woken for it. */
async function enter(): Promise<void> {
  let isTold = false;
  const wake = () => {
    isTold = true;
  };
  const { leave } = world.deps.live.join({ storeId, userId: undefined }, { wake, end: () => {} });
  await world.enter(slug);
  await world.settled();
  await until("the store's listeners are woken", () => isTold || undefined);
  leave();
}

test("a change that comes before somebody listens wakes the listener as soon as there is one [N-16]", async () => {
  await enter();
  const wake = mock();
  live.listen({ wake, end: () => {} });
  expect(wake).toHaveBeenCalledTimes(1);
  expect(await live.take()).toMatchObject([[expect.any(String), { participants: 1 }, expect.anything()]]);
});

test("two takes at once give a change once [N-16]", async () => {
  await enter();
  const takes = await Promise.all([live.take(), live.take()]);
  expect(takes.map((messages) => messages.length)).toEqual([1, 0]);
});
