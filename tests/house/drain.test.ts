import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { createConnection, type Socket } from "node:net";
import { type StartedServer, startServer } from "../support/server.ts";
import { createShopClient } from "../support/shop.ts";
import { until } from "../support/until.ts";

setDefaultTimeout(60_000);

let server: StartedServer;
afterEach(() => server.stop());

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
    server = await startServer({});
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
    server = await startServer({});
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
