import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { createConnection, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OnStream } from "../../src/app-env.ts";
import { createDrain } from "../../src/entry/bun-drain.ts";
import { streamOf } from "../../src/live-stream.ts";
import type { LiveStream } from "../../src/services/analytics/live/index.ts";
import { at, createRpc, textAt } from "../support/rpc.ts";
import { type StartedServer, startServer } from "../support/server.ts";
import { createShopClient } from "../support/shop.ts";
import { until } from "../support/until.ts";

setDefaultTimeout(60_000);

let server: StartedServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function start(dataDir?: string): Promise<StartedServer> {
  server = await startServer(dataDir === undefined ? {} : { dataDir });
  return server;
}

type Load = { answered: number; lost: string[]; done: Promise<unknown> };

/** Kept connections, as a load balancer has them: one goes elsewhere when an answer says that it closes. */
function startLoad(url: string, { connections, request }: { connections: number; request: string }): Load {
  const { hostname, port } = new URL(url);
  const load: Load = { answered: 0, lost: [], done: Promise.resolve() };
  const one = () =>
    new Promise<void>((resolve) => {
      const socket: Socket = createConnection(Number(port), hostname);
      let text = "";
      const send = () => {
        text = "";
        socket.write(request);
      };
      let isWaiting = true;
      const lose = (why: string) => {
        isWaiting = false;
        load.lost.push(why);
        socket.destroy();
        resolve();
      };
      socket.on("connect", send);
      socket.on("error", (error) => isWaiting && lose(error.message));
      socket.on("close", () => (isWaiting ? lose("closed without an answer") : resolve()));
      socket.on("data", (chunk) => {
        text += chunk.toString();
        const [head = "", body] = text.split("\r\n\r\n");
        const length = /content-length: (\d+)/i.exec(head)?.[1];
        if (body === undefined || length === undefined || Buffer.byteLength(body) < Number(length)) return;
        if (!head.startsWith("HTTP/1.1 200")) return lose(head.split("\r\n")[0] ?? "");
        load.answered += 1;
        if (!/connection: close/i.test(head)) return send();
        isWaiting = false;
        socket.end();
      });
    });
  load.done = Promise.all(Array.from({ length: connections }, one));
  return load;
}

function signUp(host: string, email: string): string {
  const body = JSON.stringify({ email, password: "correct horse 마당", name: "김사장" });
  return [
    "POST /trpc/account.signUp HTTP/1.1",
    `host: ${host}`,
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    "",
    body,
  ].join("\r\n");
}

describe("SIGTERM under load", () => {
  test("answers every request in hand, says DRAINING, and ends with 0 within ten seconds", async () => {
    const server = await start();
    const host = new URL(server.url).host;
    const load = startLoad(server.url, {
      connections: 30,
      request: `GET /api/health HTTP/1.1\r\nhost: ${host}\r\n\r\n`,
    });
    const slow = ["a", "b", "c", "d"].map((name) =>
      startLoad(server.url, { connections: 1, request: signUp(host, `${name}@drain.kr`) }),
    );
    await until("the load runs", () => (load.answered > 300 ? true : undefined));
    const signalledAt = performance.now();
    server.signal("SIGTERM", "process");
    await until("/readyz says that it drains", async () => {
      const answer = await fetch(`${server.url}/readyz`);
      return answer.status === 503 && (await answer.text()).includes("DRAINING") ? true : undefined;
    });
    expect(await server.exited).toBe(0);
    expect(performance.now() - signalledAt).toBeLessThan(10_000);
    await load.done;
    expect(load.lost).toEqual([]);
    for (const one of slow) {
      await one.done;
      // The second try of the same address is refused by the product.
      expect(one.lost.filter((why) => !why.includes("409"))).toEqual([]);
      expect(one.answered).toBe(1);
    }
  });
});

describe("a live stream at SIGTERM", () => {
  test("ends like a stream whose source has ended, without an error", async () => {
    const server = await start();
    const { token, storeId } = await createShopClient(server.url).openShop("stream@drain.kr");
    const input = encodeURIComponent(JSON.stringify({ storeId }));
    const response = await fetch(`${server.url}/trpc/analytics.live?input=${input}`, {
      headers: { authorization: `Bearer ${token}`, accept: "text/event-stream" },
    });
    const reader = response.body?.getReader();
    expect((await reader?.read())?.done).toBe(false);
    server.signal("SIGTERM", "process");
    let isDone = false;
    while (!isDone) isDone = (await reader?.read())?.done ?? true;
    expect(await server.exited).toBe(0);
  });
});

describe("a stream that is over", () => {
  const drainWith = (sleep: (ms: number) => Promise<void> = async () => {}) => createDrain({ sleep });

  /** A live stream of whose source the test is the owner. */
  function open(onStream: OnStream) {
    let source: Parameters<LiveStream["listen"]>[0] | undefined;
    const live: LiveStream = {
      take: async () => [],
      close: () => {},
      listen: (listener) => {
        source = listener;
      },
      async *[Symbol.asyncIterator]() {},
    };
    const body = streamOf(live, [], { requestId: "r", onStream });
    return { body, end: (error?: unknown) => source?.end(error) };
  }

  /** Ends a stream in each of the ways there are, after its first message. */
  const OVER: Readonly<Record<string, (stream: ReturnType<typeof open>) => Promise<unknown>>> = {
    "its source ended": async ({ body, end }) => {
      end();
      await new Response(body).text();
    },
    "its client left": async ({ body }) => {
      const reader = body.getReader();
      await reader.read();
      await reader.cancel();
    },
    "its source failed": async ({ body, end }) => {
      end(new Error("away"));
      await new Response(body).text();
    },
  };

  for (const [how, end] of Object.entries(OVER)) {
    test(`because ${how} is let go`, async () => {
      const drain = drainWith();
      const alive: WeakRef<ReadableStream>[] = [];
      for (let n = 0; n < 200; n++) {
        const stream = open(drain.onStream);
        alive.push(new WeakRef(stream.body));
        await end(stream);
      }
      await until("nearly all of them are collected", () => {
        Bun.gc(true);
        return alive.filter((one) => one.deref() !== undefined).length < 20 || undefined;
      });
    });

    test(`because ${how} does not keep the server from stopping`, async () => {
      const drain = drainWith();
      const stops: boolean[] = [];
      await end(open(drain.onStream));
      await drain.begin({ stop: async (isAtOnce) => void stops.push(isAtOnce) });
      expect(stops).toEqual([false, true]);
    });
  }
});

test("a live stream that runs is ended by the drain, and its client reads to the end", async () => {
  const drain = createDrain({ sleep: async () => {} });
  const live: LiveStream = {
    take: async () => [],
    close: () => {},
    listen: () => {},
    async *[Symbol.asyncIterator]() {},
  };
  const text = new Response(streamOf(live, [], { requestId: "r", onStream: drain.onStream })).text();
  await drain.begin({ stop: async () => {} });
  expect(await text).toStartWith("event: connected");
  expect(drain.watch(new Response("x")).headers.get("connection")).toBe("close");
});

describe("clicks at SIGTERM", () => {
  test("that were answered in the last second are there after the next start", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "madang-drain-clicks-"));
    try {
      const first = await start(dataDir);
      const { token, eventId } = await createShopClient(first.url).openShop("clicks@drain.kr");
      const before = await firstLink(first.url, { token, eventId });
      const path = new URL(textAt(before, "url")).pathname;
      const click = () => fetch(`${first.url}${path}`, { redirect: "manual", headers: BROWSER });
      for (let n = 0; n < 7; n++) expect((await click()).status).toBe(302);
      first.signal("SIGTERM", "process");
      expect(await first.exited).toBe(0);
      const second = await start(dataDir);
      expect(await firstLink(second.url, { token, eventId })).toMatchObject({ clicks: 7 });
    } finally {
      await server?.stop();
      rmSync(dataDir, { recursive: true });
    }
  });
});

const BROWSER = { "user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1" };

async function firstLink(url: string, { token, eventId }: { token: string; eventId: string }) {
  const { data } = await createRpc(url).query("tracking.list", { eventId }, token);
  return at(data, "items", 0);
}
