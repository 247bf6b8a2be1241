import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { Redis } from "@upstash/redis/cloudflare";
import { type RedisForTests, startRedis } from "./redis.ts";
import { describeWith } from "./required.ts";

let server: RedisForTests;
let redis: Redis;

/** As the product's own client: no retries hide a fault, texts stay texts. */
function clientOf(to: { url: string; token: string }, budgetMs = 5_000): Redis {
  return new Redis({
    url: to.url,
    token: to.token,
    signal: () => AbortSignal.timeout(budgetMs),
    retry: false,
    automaticDeserialization: false,
    enableTelemetry: false,
  });
}

async function errorOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    (value) => `no error but ${JSON.stringify(value)}`,
    (error: unknown) => String(error),
  );
}

describeWith("redis-server", "Redis for tests", () => {
  beforeAll(async () => {
    server = await startRedis();
    redis = clientOf(server);
  });

  afterAll(() => server.stop());

  beforeEach(async () => {
    await server.setFault("none");
    await server.flush();
  });

  describe("redis-server behind Upstash's REST shape, driven by @upstash/redis", () => {
    test("keeps texts of any language, and the first writer of a key wins until it expires", async () => {
      expect(await redis.set("k", "마당 '\u{1F389}'\r\n", { nx: true, px: 60_000 })).toBe("OK");
      expect(await redis.set("k", "second", { nx: true, px: 60_000 })).toBeNull();
      expect(await redis.get<string>("k")).toBe("마당 '\u{1F389}'\r\n");
      expect(await redis.pttl("k")).toBeWithin(1, 60_001);
      expect(await redis.mget<unknown[]>("k", "absent")).toEqual(["마당 '\u{1F389}'\r\n", null]);
    });

    test("a text that spells OK or a number comes back as that text", async () => {
      await redis.mset({ a: "OK", b: "2" });
      expect(await redis.mget<unknown[]>("a", "b")).toEqual(["OK", "2"]);
      expect(await redis.get<unknown>("a")).toBe("OK");
    });

    test("answers a pipeline in one request and in its order, a refusal beside the rest", async () => {
      await redis.set("word", "x");
      const before = server.requests();
      const pipeline = redis.pipeline().incrby("n", 2).incr("word").pexpire("n", 60_000).get("n");
      const answers = await pipeline.exec({ keepErrors: true });
      expect(server.requests() - before).toBe(1);
      expect(answers.map((answer) => answer.result ?? answer.error)).toEqual([
        2,
        expect.stringContaining("not an integer"),
        1,
        "2",
      ]);
    });

    test("runs a transaction without another request's commands in between", async () => {
      const bump = () => redis.multi().incr("n").incr("n").exec<number[]>();
      const pairs = await Promise.all(Array.from({ length: 50 }, bump));
      expect(pairs.every(([first = 0, second]) => second === first + 1)).toBe(true);
      expect(await redis.get<string>("n")).toBe("100");
    });

    test("runs scripts, and passes their refusals on", async () => {
      expect(await redis.eval("return {KEYS[1], ARGV[1], 3}", ["k"], ["v"])).toEqual(["k", "v", 3]);
      expect(await errorOf(redis.eval("return redis.error_reply('ERR mine')", [], []))).toContain("ERR mine");
      const script = redis.createScript("return ARGV[1]");
      expect(await script.exec([], ["kept"])).toBe("kept");
    });

    test("refuses a wrong token and a body that is no command", async () => {
      const stranger = clientOf({ url: server.url, token: "wrong" });
      expect(await errorOf(stranger.get("k"))).toContain("WRONGPASS");
      const headers = { authorization: `Bearer ${server.token}` };
      for (const body of ["not json", "{}", "[]"]) {
        expect((await fetch(server.url, { method: "POST", headers, body })).status).toBe(400);
      }
    });
  });

  describe("streams", () => {
    /** A group that has read two entries and acknowledged the first. */
    async function pendingGroup() {
      await redis.xgroup("log", { type: "CREATE", group: "g", id: "0", options: { MKSTREAM: true } });
      const ids = [await redis.xadd("log", "*", { id: "1" }), await redis.xadd("log", "*", { id: "2" })];
      const read = await redis.xreadgroup("g", "first", ["log"], [">"], { count: 10 });
      await redis.xack("log", "g", ids[0] ?? "");
      return { ids, read };
    }

    test("a group reads each entry once, in order, in the shape the client documents", async () => {
      const { ids, read } = await pendingGroup();
      expect(read).toEqual([
        [
          "log",
          [
            [ids[0], ["id", "1"]],
            [ids[1], ["id", "2"]],
          ],
        ],
      ]);
      expect(await redis.xreadgroup("g", "first", ["log"], [">"])).toBeNull();
      const again = redis.xgroup("log", { type: "CREATE", group: "g", id: "0" });
      expect(await errorOf(again)).toContain("BUSYGROUP");
    });

    test("what was not acknowledged is pending, and another consumer can claim it", async () => {
      const { ids } = await pendingGroup();
      expect(await redis.xpending("log", "g", "-", "+", 10)).toEqual([
        [ids[1], "first", expect.any(Number), 1],
      ]);
      const claimed = await redis.xautoclaim("log", "g", "second", 0, "0-0");
      expect(claimed).toEqual(["0-0", [[ids[1], ["id", "2"]]], []]);
      expect(await redis.xack("log", "g", ids[1] ?? "")).toBe(1);
    });

    test("an entry can be acknowledged and yet be lost", async () => {
      await server.setFault("loseAdds");
      const ids = [await redis.xadd("log", "*", { id: "1" })];
      await server.setFault("none");
      ids.push(await redis.xadd("log", "*", { id: "2" }));
      const entries: unknown = await redis.xrange("log", "-", "+");
      expect(ids.every((id) => /^\d+-\d+$/.test(id ?? ""))).toBe(true);
      expect(entries).toEqual([[ids[1], ["id", "2"]]]);
    });
  });

  describe("faults between the client and Redis", () => {
    test.each([
      ["refuse", /Unable to connect|refused/i],
      ["error500", /ERR internal/],
      ["html502", /./],
      ["truncated", /./],
    ] as const)("an error of the client: %s", async (fault, message) => {
      await redis.set("k", "v");
      await server.setFault(fault);
      const error = await errorOf(redis.get("k"));
      expect(error).not.toStartWith("no error");
      expect(error).toMatch(message);
      await server.setFault("none");
      expect(await redis.get<string>("k")).toBe("v");
    });

    test("a request that hangs is given up by the client, and nothing was done", async () => {
      await server.setFault("hang");
      expect(await errorOf(clientOf(server, 50).incr("n"))).toContain("TimeoutError");
      expect(await server.run("GET", "n")).toEqual({ result: null });
    });

    test("an answer may be lost or cut after its command was run", async () => {
      await server.setFault("answerLost");
      expect(await errorOf(clientOf(server, 200).incr("n"))).toContain("TimeoutError");
      await server.setFault("truncated");
      expect(await errorOf(redis.incr("n"))).not.toStartWith("no error");
      expect(await server.run("GET", "n")).toEqual({ result: "2" });
    });

    test("latency delays an answer and changes nothing", async () => {
      await redis.set("k", "v");
      await server.setFault({ latencyMs: 300 });
      expect(await errorOf(clientOf(server, 50).get("k"))).toContain("TimeoutError");
      expect(await redis.get<string>("k")).toBe("v");
    });

    test("a stale replica answers as of the moment it fell behind, while writes arrive", async () => {
      await redis.set("k", "old", { px: 60_000 });
      await server.setFault("stale");
      await redis.mset({ k: "new", later: "1" });
      expect(await redis.mget<unknown[]>("k", "later")).toEqual(["old", null]);
      await server.setFault("none");
      expect(await redis.mget<unknown[]>("k", "later")).toEqual(["new", "1"]);
    });
  });

  describe("the server itself", () => {
    test("standing still hangs requests, and it goes on where it was", async () => {
      await redis.set("k", "v");
      server.pause();
      const waiting = redis.get<string>("k");
      expect(await errorOf(clientOf(server, 50).get("k"))).toContain("TimeoutError");
      server.resume();
      expect(await waiting).toBe("v");
    });

    test.each([
      { isKept: true, found: "v" },
      { isKept: false, found: null },
    ])("after a crash it comes back on the same address; data kept: $isKept", async ({ isKept, found }) => {
      const own = await startRedis({ isKept });
      const client = clientOf(own);
      await client.set("k", "v");
      await own.kill();
      expect(await errorOf(client.get("k"))).toContain("ERR");
      await own.restart();
      expect(await client.get("k")).toBe(found);
      await own.stop();
    });

    test("knows which commands were sent to it", async () => {
      const before = server.commands().length;
      await redis.pipeline().set("a", "1").get("a").exec();
      expect(server.commands().slice(before)).toEqual([
        ["set", "a", "1"],
        ["get", "a"],
      ]);
    });
  });
});
