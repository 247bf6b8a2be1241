import { afterAll, beforeAll, expect, test } from "bun:test";
import { watchStore } from "../../../src/services/analytics/index.ts";
import { createWorld, type Owner, type World } from "./world.ts";

let world: World;
let owner: Owner;
let storeId: string;
let eventId: string;
let slug: string;
const ticks: (() => void)[] = [];

beforeAll(async () => {
  world = await createWorld({ sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) });
  owner = await world.owner("owner@example.com");
  storeId = await world.store(owner);
  ({ eventId, slug } = await world.event(owner, storeId));
  await world.settled();
});
afterAll(() => world.close());

/** A listener whose seconds pass when the test says so. */
function listen(lastEventId?: string) {
  const sleep = () => new Promise<void>((resolve) => void ticks.push(resolve));
  const stop = new AbortController();
  const ctx = { ...owner.context, deps: { ...world.deps, sleep } };
  const stream = watchStore({ ctx, input: { storeId, lastEventId }, signal: stop.signal });
  return {
    next: async () => {
      const { value, done } = await stream.next();
      return done || value === undefined ? undefined : { id: String(value[0]), message: value[1] };
    },
    stop: () => stop.abort(),
  };
}

/** Lets seconds pass until the listener has something. */
async function afterTicks<T>(wanted: Promise<T>): Promise<T> {
  let isDone = false;
  void wanted.finally(() => {
    isDone = true;
  });
  for (let turn = 0; turn < 50 && !isDone; turn += 1) {
    for (const tick of ticks.splice(0)) tick();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return wanted;
}

test("tells new counts once for many entries of one second", async () => {
  const listener = listen();
  expect((await listener.next())?.message.type).toBe("ready");
  for (let index = 0; index < 5; index += 1) await world.enter(slug);
  await world.settled();
  const told = await afterTicks(listener.next());
  expect(told?.message).toMatchObject({ type: "event", eventId, participants: 5, conversions: 0 });
  await world.enter(slug);
  await world.settled();
  expect((await afterTicks(listener.next()))?.message).toMatchObject({ participants: 6 });
  listener.stop();
});

test("gives one who returns what was missed, by its id", async () => {
  const listener = listen();
  const ready = await listener.next();
  listener.stop();
  await world.enter(slug);
  await world.settled();
  const returned = listen(ready?.id);
  expect((await returned.next())?.message).toMatchObject({ type: "event", eventId });
  returned.stop();
  const again = listen(ready?.id);
  const caughtUp = await again.next();
  again.stop();
  const nothingMissed = listen(caughtUp?.id);
  expect((await nothingMissed.next())?.message.type).toBe("ready");
  nothingMissed.stop();
});

test.each(["999999999", "-1", "abc", "1e3"])(
  "asks to read everything anew for the unknown id %p",
  async (id) => {
    const listener = listen(id);
    expect((await listener.next())?.message.type).toBe("resync");
    listener.stop();
  },
);

test("ends when the listener leaves", async () => {
  const listener = listen();
  await listener.next();
  const end = listener.next();
  listener.stop();
  expect(await end).toBeUndefined();
});

test("is not for strangers", async () => {
  const stranger = await world.owner("stranger@example.com");
  const stream = watchStore({ ctx: stranger.context, input: { storeId }, signal: undefined });
  await expect(stream.next()).rejects.toMatchObject({ reason: "NOT_FOUND" });
});

test("comes over SSE with ids, as any tRPC subscription", async () => {
  const input = encodeURIComponent(JSON.stringify({ storeId }));
  const response = await world.rest(`/trpc/analytics.live?input=${input}`, owner.token);
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const reader = response.body?.getReader();
  let text = "";
  while (reader && !/id: ?\d+/.test(text)) text += new TextDecoder().decode((await reader.read()).value);
  expect(text).toContain('{"type":"ready"');
  await reader?.cancel();
});
