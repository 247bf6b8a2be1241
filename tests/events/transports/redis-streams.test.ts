import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "bun:test";
import type { RawMessage } from "../../../src/events/message.ts";
import { STREAM } from "../../../src/events/transport/redis-commands.ts";
import { CLAIM_IDLE_MS } from "../../../src/events/transport/redis-group.ts";
import { type RedisStreamsOptions, redisStreams } from "../../../src/events/transport/redis-streams.ts";
import type { EventTransport, MessageRef } from "../../../src/events/transport/transport.ts";
import { seededBytes } from "../../auth/support.ts";
import { type RedisFault, type RedisForTests, startRedis } from "../../support/redis.ts";
import { describeWith } from "../../support/required.ts";
import { messagesOf, peopleOf } from "../history.ts";

let redis: RedisForTests;
const SECRET = "kept-out-of-every-error";

function messages(count: number): RawMessage[] {
  const people = peopleOf(count).map((one) => ({ ...one, isVerified: false, isWithdrawn: false }));
  const { messages } = messagesOf({ people, steps: [] }, SECRET);
  return messages;
}

let processes = 0;

/** A process of its own: its own name, its own clock. */
function process(options: Partial<RedisStreamsOptions> = {}) {
  let now = 1_000_000;
  const errors: [event: string, fields: unknown][] = [];
  const transport = redisStreams({
    url: redis.url,
    token: redis.token,
    now: () => now,
    randomBytes: seededBytes(`process ${processes++}`),
    log: { info: () => {}, error: (event, fields) => void errors.push([event, fields]) },
    budgetMs: 500,
    ...options,
  });
  return {
    transport,
    errors,
    advance: (ms: number) => {
      now += ms;
    },
  };
}

async function receive(
  { source }: EventTransport,
  intake: (refs: readonly MessageRef[]) => void = () => {},
): Promise<{ ids: string[]; count: number }> {
  if (source.kind !== "pull") throw new Error("pull");
  const ids: string[] = [];
  const count = await source.receive("analytics", async (_consumer, refs) => {
    intake(refs);
    ids.push(...refs.map(({ id }) => id));
  });
  return { ids, count };
}

/** As if everything in hand had been read so long ago. */
async function age(ms: number): Promise<void> {
  const answer = await redis.run("XPENDING", STREAM, "analytics", "-", "+", "1000");
  if (!("result" in answer) || !Array.isArray(answer.result)) throw new Error("no pending entries");
  for (const [id, consumer] of answer.result.map((row) => (Array.isArray(row) ? row.map(String) : [])))
    await redis.run("XCLAIM", STREAM, "analytics", `${consumer}`, "0", `${id}`, "IDLE", `${ms}`, "JUSTID");
}

async function pending(): Promise<unknown> {
  const answer = await redis.run("XPENDING", STREAM, "analytics");
  return "result" in answer && Array.isArray(answer.result) ? answer.result[0] : answer;
}

const refusing = () => {
  throw new Error("the database is away");
};

describeWith("redis-server", "Redis Streams", () => {
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(() => redis.flush());
  afterEach(() => redis.setFault("none"));

  test("hands over every message once and keeps nothing pending", async () => {
    const { transport } = process();
    const sent = messages(450);
    await transport.publish(sent);
    const ids: string[] = [];
    for (;;) {
      const got = await receive(transport);
      if (got.count === 0) break;
      ids.push(...got.ids);
    }
    expect(ids).toEqual(sent.map(({ id }) => id));
    expect(await pending()).toBe(0);
  });

  test("every consumer gets every message, and two processes of one consumer share them", async () => {
    const [one, two] = [process(), process()];
    const sent = messages(300);
    await one.transport.publish(sent);
    const shared = [...(await receive(one.transport)).ids, ...(await receive(two.transport)).ids];
    expect(shared.toSorted()).toEqual(sent.map(({ id }) => id).toSorted());
    const other: string[] = [];
    if (two.transport.source.kind === "pull")
      await two.transport.source.receive(
        "another",
        async (_, refs) => void other.push(...refs.map((r) => r.id)),
      );
    expect(other).toHaveLength(200);
  });

  test("two deployments on one Redis get each its own messages, all of them", async () => {
    const [one, two] = [process({ prefix: "one:" }), process({ prefix: "two:" })];
    const sent = messages(20);
    await one.transport.publish(sent.slice(0, 15));
    await two.transport.publish(sent.slice(15));
    const idsOf = (part: RawMessage[]) => part.map(({ id }) => id);
    expect((await receive(two.transport)).ids).toEqual(idsOf(sent.slice(15)));
    expect((await receive(one.transport)).ids).toEqual(idsOf(sent.slice(0, 15)));
  });

  test("a batch is one request, and the stream is kept short", async () => {
    const { transport } = process();
    const before = redis.requests();
    await transport.publish(messages(200));
    expect(redis.requests() - before).toBe(1);
    expect(redis.commands().at(-1)?.slice(0, 6)).toEqual(["XADD", STREAM, "MAXLEN", "~", "50000", "*"]);
  });

  test("publishing fails when Redis refuses one of the entries", async () => {
    const { transport } = process();
    await redis.run("CONFIG", "SET", "maxmemory", "1");
    const failed = transport.publish(messages(3));
    await expect(failed).rejects.toMatchObject({ name: "RedisStreamsError", code: "OOM" });
    await redis.run("CONFIG", "SET", "maxmemory", "0");
    await transport.publish(messages(3));
  });

  test("acknowledges after the intake only: what it refused comes again first, then what is new", async () => {
    const { transport } = process();
    const sent = messages(12);
    await transport.publish(sent.slice(0, 10));
    await expect(receive(transport, refusing)).rejects.toThrow("the database is away");
    expect(await pending()).toBe(10);
    await transport.publish(sent.slice(10));
    const again = [...(await receive(transport)).ids, ...(await receive(transport)).ids];
    expect(again).toEqual(sent.map(({ id }) => id));
    expect(await pending()).toBe(0);
  });

  test("takes over what a dead process held, once nobody can be at work on it any more", async () => {
    const [dying, heir] = [process(), process()];
    const sent = messages(20);
    await dying.transport.publish(sent);
    await expect(receive(dying.transport, refusing)).rejects.toThrow();
    await age(CLAIM_IDLE_MS - 5_000);
    expect((await receive(heir.transport)).ids).toEqual([]);
    await age(CLAIM_IDLE_MS);
    heir.advance(30_000);
    expect((await receive(heir.transport)).ids).toEqual(sent.map(({ id }) => id));
    expect(await pending()).toBe(0);
  });

  test("forgets what was trimmed while somebody held it", async () => {
    const [dying, heir] = [process(), process()];
    await dying.transport.publish(messages(20));
    await expect(receive(dying.transport, refusing)).rejects.toThrow();
    await redis.run("XTRIM", STREAM, "MAXLEN", "0");
    await age(CLAIM_IDLE_MS);
    expect((await receive(heir.transport)).ids).toEqual([]);
    expect((await receive(dying.transport)).ids).toEqual([]);
    expect(await pending()).toBe(0);
  });

  test("what is no message of ours is acknowledged, counted, and holds up nothing", async () => {
    const { transport, errors } = process();
    await redis.run("XADD", STREAM, "*", "message", "{");
    await redis.run("XADD", STREAM, "*", "other", "x");
    const sent = messages(1);
    await transport.publish(sent);
    expect((await receive(transport)).ids).toEqual(sent.map(({ id }) => id));
    expect(errors).toEqual([
      ["event_log_junk", { transport: "redis-streams", consumer: "analytics", count: 2 }],
    ]);
    expect(await pending()).toBe(0);
  });

  test("goes on after a flush that took the stream and its groups", async () => {
    const { transport, advance } = process();
    await transport.publish(messages(5));
    await receive(transport);
    await redis.flush();
    advance(60_000);
    expect((await receive(transport)).ids).toEqual([]);
    const sent = messages(5);
    await transport.publish(sent);
    expect((await receive(transport)).ids).toEqual(sent.map(({ id }) => id));
  });

  test("asks an empty stream less and less often, and at once after it published", async () => {
    const { transport, advance } = process();
    const before = redis.commands().length;
    for (let second = 0; second < 600; second += 1) {
      await receive(transport);
      advance(1_000);
    }
    const asked = redis
      .commands()
      .slice(before)
      .filter(([name]) => name === "XREADGROUP").length;
    expect(asked).toBeLessThanOrEqual(64);
    await transport.publish(messages(1));
    expect((await receive(transport)).count).toBe(1);
  });

  test("forgets the names of processes that are gone, but not of one that holds entries", async () => {
    const [holder, gone, heir] = [process(), process(), process({ forgetNamesAfterMs: 0 })];
    const count = async () => {
      const answer = await redis.run("XINFO", "CONSUMERS", STREAM, "analytics");
      return "result" in answer && Array.isArray(answer.result) ? answer.result.length : answer;
    };
    await holder.transport.publish(messages(1));
    await expect(receive(holder.transport, refusing)).rejects.toThrow();
    await holder.transport.publish(messages(1));
    expect((await receive(gone.transport)).count).toBe(1);
    expect(await count()).toBe(2);
    await receive(heir.transport);
    expect(await count()).toBe(1);
    expect(await pending()).toBe(1);
  });

  for (const fault of ["refuse", "hang", "error500", "html502", "truncated", "answerLost"] as RedisFault[]) {
    test(`loses nothing while Redis does this: ${JSON.stringify(fault)}, and no error quotes a message`, async () => {
      const { transport } = process();
      const sent = messages(3);
      await transport.publish(sent.slice(0, 1));
      await redis.setFault(fault);
      const faults = await Promise.all([
        transport.publish(sent.slice(1)).catch((error: unknown) => error),
        receive(transport).catch((error: unknown) => error),
        transport.check().catch((error: unknown) => error),
      ]);
      for (const error of faults) {
        expect(error).toMatchObject({ name: "RedisStreamsError" });
        expect(String(error)).toContain("UPSTASH_REDIS_REST_URL");
        expect(Bun.inspect(error)).not.toContain(sent[1]?.id ?? "");
      }
      await redis.setFault("none");
      await transport.publish(sent.slice(1));
      const ids = new Set<string>();
      for (let count = 1; count > 0; ) {
        const got = await receive(transport);
        for (const id of got.ids) ids.add(id);
        count = got.count;
      }
      expect([...ids].toSorted()).toEqual(sent.map(({ id }) => id).toSorted());
      expect(await pending()).toBe(0);
      await transport.check();
    });
  }
});
