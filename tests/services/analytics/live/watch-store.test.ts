import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Shards } from "../../../../src/db/index.ts";
import { rawStatement } from "../../../../src/db/index.ts";
import { createLiveFeeds, type LiveFeeds, watchStore } from "../../../../src/services/analytics/index.ts";
import { until } from "../../../support/until.ts";
import { createWorld, type Owner, type World } from "../world.ts";

let world: World;
let owner: Owner;
let storeId: string;
let eventId: string;
let slug: string;
let other: { eventId: string; slug: string };

beforeAll(async () => {
  world = await createWorld();
  owner = await world.owner("owner@example.com");
  storeId = await world.store(owner);
  ({ eventId, slug } = await world.event(owner, storeId));
  other = await world.event(owner, storeId);
  await world.settled();
});
afterAll(() => world.close());

/** A process's feeds, whose seconds pass when the test says so, with every look at the database counted. */
function process({ isServer = false } = {}) {
  const sleeping: (() => void)[] = [];
  const looks: string[] = [];
  let isAway = false;
  const shards: Shards = {
    ...world.deps.shards,
    of: (id) => {
      const { watchVersions, ...db } = world.deps.shards.of(id);
      return {
        ...db,
        ...(isServer || !watchVersions ? {} : { watchVersions }),
        query: (statements) => {
          looks.push(id);
          return isAway ? Promise.reject(new Error("away")) : db.query(statements);
        },
      };
    },
  };
  const sleep = () => new Promise<void>((resolve) => void sleeping.push(resolve));
  const live = createLiveFeeds({ ...world.deps, shards, sleep });
  const pass = async () => {
    for (const wake of sleeping.splice(0)) wake();
    await new Promise((resolve) => setTimeout(resolve, 1));
  };
  const away = (is: boolean) => {
    isAway = is;
  };
  return { live, looks, pass, sleep, away };
}
type Process = ReturnType<typeof process>;

function listen(at: Process, lastEventId?: string, who: Owner = owner) {
  const stop = new AbortController();
  const ctx = { ...who.context, deps: { ...world.deps, live: at.live, sleep: at.sleep } };
  const opened = watchStore({ ctx, input: { storeId, lastEventId }, signal: stop.signal });
  const iterator = opened.then((stream) => stream[Symbol.asyncIterator]());
  const heard: { id: string; message: unknown }[] = [];
  const over = (async () => {
    for (const stream = await iterator; ; ) {
      const { value, done } = await stream.next();
      if (done || value === undefined) return;
      heard.push({ id: String(value[0]), message: value[1] });
    }
  })();
  over.catch(() => {});
  return { heard, over, stop: () => stop.abort(), types: () => heard.map(({ message }) => message) };
}

async function hears(listener: ReturnType<typeof listen>, count: number) {
  await until(`${count} messages`, () => listener.heard.length >= count || undefined);
  return listener.heard.at(-1);
}

async function enter(into: string, people = 1): Promise<void> {
  for (let index = 0; index < people; index += 1) await world.enter(into);
  await world.settled();
}

describe("analytics.live [N-16]", () => {
  test("tells a change at once, and many changes of one second as one message", async () => {
    const here = process();
    const listener = listen(here);
    expect((await hears(listener, 1))?.message).toMatchObject({ type: "ready" });
    await enter(slug);
    expect((await hears(listener, 2))?.message).toMatchObject({ eventId, participants: 1, conversions: 0 });
    await enter(slug, 3);
    expect(listener.heard.length).toBe(2);
    await here.pass();
    expect((await hears(listener, 3))?.message).toMatchObject({ eventId, participants: 4 });
    listener.stop();
    await listener.over;
  });

  test("looks once a second where others write too, however many listen", async () => {
    const here = process({ isServer: true });
    const listeners = Array.from({ length: 100 }, () => listen(here));
    for (const listener of listeners) await hears(listener, 1);
    const before = here.looks.length;
    await enter(other.slug);
    await here.pass();
    for (const listener of listeners)
      expect((await hears(listener, 2))?.message).toMatchObject({ eventId: other.eventId });
    expect(here.looks.length - before).toBe(2);
    for (const { stop } of listeners) stop();
    await Promise.all(listeners.map(({ over }) => over));
    expect(here.live.size()).toEqual({ stores: 0, listeners: 0 });
  });

  test("gives one who returns exactly the events that have changed, in whatever process", async () => {
    const [here, there] = [process(), process({ isServer: true })];
    const listener = listen(here);
    const ready = await hears(listener, 1);
    await enter(slug);
    const last = await hears(listener, 2);
    listener.stop();
    await enter(other.slug);
    for (const at of [here, there]) {
      const returned = listen(at, last?.id);
      await hears(returned, 1);
      expect(returned.types()).toMatchObject([{ type: "event", eventId: other.eventId }]);
      const upToDate = listen(at, returned.heard[0]?.id);
      expect((await hears(upToDate, 1))?.message).toMatchObject({ type: "ready" });
      const both = listen(at, ready?.id);
      await hears(both, 2);
      expect(both.types()).toMatchObject([{ eventId }, { eventId: other.eventId }]);
      // Cut off between the two messages: only the second one again.
      const half = listen(at, both.heard[0]?.id);
      await hears(half, 1);
      expect(half.types()).toMatchObject([{ eventId: other.eventId }]);
      for (const { stop } of [returned, upToDate, both, half]) stop();
    }
  });

  test("believes one who returns from a process that has read later", async () => {
    const behind = process({ isServer: true });
    const waiting = listen(behind);
    await hears(waiting, 1);
    await enter(slug);
    const ahead = listen(process());
    const newest = await hears(ahead, 1);
    const returned = listen(behind, newest?.id);
    expect((await hears(returned, 1))?.message).toMatchObject({ type: "ready" });
    expect(returned.heard[0]?.id).toBe(newest?.id ?? "");
    for (const { stop } of [waiting, ahead, returned]) stop();
  });

  test.each(["999999999", "-1", "abc", "v1~~5", "v1~aaaaaaaa1~0", `v1~${"0".repeat(900)}~0`])(
    "asks to read everything anew for the unknown id %p",
    async (id) => {
      const listener = listen(process(), id);
      expect((await hears(listener, 1))?.message).toMatchObject({ type: "resync" });
      listener.stop();
    },
  );

  test("a reader who stands still finds the newest counts, not a backlog", async () => {
    const here = process();
    const ctx = { ...owner.context, deps: { ...world.deps, live: here.live } };
    const stream = await watchStore({ ctx, input: { storeId }, signal: undefined });
    await stream.take();
    const beside = listen(here);
    for (let round = 1; round <= 3; round += 1) {
      await hears(beside, round);
      await enter(slug);
      await here.pass();
    }
    await hears(beside, 4);
    const messages = await stream.take();
    expect(messages.map(([, message]) => message)).toEqual([
      expect.objectContaining(Object(beside.types().at(-1))),
    ]);
    expect(await stream.take()).toEqual([]);
    stream.close();
    beside.stop();
  });

  test("ends for a member who is removed elsewhere, and for nobody else", async () => {
    const staff = await world.owner("staff@example.com");
    const now = world.clock.now();
    const join = "insert into memberships (user_id, store_id, role, created_at) values (?, ?, 'staff', ?)";
    await world.deps.control.write([rawStatement(join, [staff.userId, storeId, now])]);
    const here = process();
    const [theirs, ours] = [listen(here, undefined, staff), listen(here)];
    await hears(theirs, 1);
    await hears(ours, 1);
    const leave = "update memberships set removed_at = ? where user_id = ? and store_id = ?";
    await world.deps.control.write([rawStatement(leave, [now, staff.userId, storeId])]);
    const end = theirs.over.catch((error: unknown) => error);
    await until("the listeners are fewer", async () => {
      await here.pass();
      return here.live.size().listeners === 1 || undefined;
    });
    expect(await end).toMatchObject({ reason: "NOT_FOUND" });
    await enter(slug);
    expect((await hears(ours, 2))?.message).toMatchObject({ eventId });
    ours.stop();
  });

  test("goes on after looks that failed, and says so when they keep failing", async () => {
    const here = process({ isServer: true });
    const listener = listen(here);
    await hears(listener, 1);
    here.away(true);
    await here.pass();
    here.away(false);
    await enter(slug);
    await until("the message", async () => {
      await here.pass();
      return listener.heard.length > 1 || undefined;
    });
    here.away(true);
    const end = listener.over.catch((error: unknown) => String(error));
    await until("the end", async () => {
      await here.pass();
      return here.live.size().listeners === 0 || undefined;
    });
    expect(await end).toContain("away");
  });

  test("is not for strangers, and keeps nothing of them", async () => {
    const stranger = await world.owner("stranger@example.com");
    const here: { live: LiveFeeds } = process();
    const ctx = { ...stranger.context, deps: { ...world.deps, live: here.live } };
    const refused = watchStore({ ctx, input: { storeId }, signal: undefined });
    await expect(refused).rejects.toMatchObject({ reason: "NOT_FOUND" });
    expect(here.live.size()).toEqual({ stores: 0, listeners: 0 });
  });
});

describe("analytics.live over SSE", () => {
  const path = () => `/trpc/analytics.live?input=${encodeURIComponent(JSON.stringify({ storeId }))}`;

  async function readUntil(reader: { read(): Promise<{ value?: Uint8Array | undefined }> }, pattern: RegExp) {
    let text = "";
    while (!pattern.test(text)) text += new TextDecoder().decode((await reader.read()).value);
    return text;
  }

  test("has tRPC's own events and ids, and leaves nothing behind when the client vanishes", async () => {
    const response = await world.rest(path(), owner.token);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(response.headers.get("x-request-id")).not.toBeNull();
    const reader = response.body?.getReader();
    if (!reader) throw new Error("no body");
    const text = await readUntil(reader, /\n\n.*\n\n/s);
    expect(text).toContain('event: connected\ndata: {"reconnectAfterInactivityMs":10000}\n\n');
    expect(text).toMatch(/data: \{"type":"ready".*\}\nid: v1~[0-9a-z.]+~0\n\n/);
    await enter(slug);
    expect(await readUntil(reader, /"type":"event"/)).toContain(eventId);
    await reader.cancel();
    expect(world.deps.live.size()).toEqual({ stores: 0, listeners: 0 });
  });

  test("a lost connection goes on by the header that browsers send", async () => {
    const headers = { authorization: `Bearer ${owner.token}`, "last-event-id": "abc" };
    const response = await world.app.fetch(path(), { headers });
    const reader = response.body?.getReader();
    if (!reader) throw new Error("no body");
    expect(await readUntil(reader, /"type":/)).toContain("resync");
    await reader.cancel();
  });

  test.each(["", "?input=", "?input=null", "?input=%7B%7D", "?input=%7B%22storeId%22%3A1%7D"])(
    "answers the bad input %p as any other call",
    async (query) => {
      const response = await world.rest(`/trpc/analytics.live${query}`, owner.token);
      expect(await response.text()).toContain("INVALID_REQUEST");
    },
  );
});
