import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { freePort, type StartedServer, startServer } from "../support/server.ts";
import { until } from "../support/until.ts";

setDefaultTimeout(60_000);

const METRICS_TOKEN = "metrics-token-of-the-tests-0123456789";
const REDIS_TOKEN = "redis-token-that-is-not-good";
const started: { stop(): unknown }[] = [];

async function start(env: Record<string, string>): Promise<StartedServer> {
  const server = await startServer({ env: { METRICS_TOKEN, ...env } });
  started.push(server);
  return server;
}

afterEach(async () => {
  for (const one of started.splice(0)) await one.stop();
});

async function readyz(server: StartedServer, token?: string) {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${server.url}/readyz`, { headers });
  return { status: response.status, body: await response.json() };
}

/** A Redis that knows no token. */
function refusingRedis(): string {
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: () => Response.json({ error: "WRONGPASS" }, { status: 401 }),
  });
  started.push({ stop: () => server.stop(true) });
  return `http://127.0.0.1:${server.port}`;
}

describe("/readyz", () => {
  test("tells everybody whether, and the holder of a token what", async () => {
    const server = await start({ OPERATOR_TOKEN: "operator-token-of-the-tests-0123456789" });
    expect(await readyz(server)).toEqual({ status: 200, body: { status: "UP" } });
    expect((await readyz(server, "x".repeat(40))).body).toEqual({ status: "UP" });
    for (const token of [METRICS_TOKEN, "operator-token-of-the-tests-0123456789"])
      expect((await readyz(server, token)).body).toMatchObject({ parts: expect.any(Array) });
  });
});

describe("a start with a part that is not there", () => {
  test("serves without Redis whose token is refused, and says which variable", async () => {
    const server = await start({
      UPSTASH_REDIS_REST_URL: refusingRedis(),
      UPSTASH_REDIS_REST_TOKEN: REDIS_TOKEN,
    });
    const problem = "UPSTASH_REDIS_REST_TOKEN: Redis refuses the token (401)";
    await until("the log says it", () => server.output().includes(problem) || undefined);
    const { status, body } = await readyz(server, METRICS_TOKEN);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: "DEGRADED",
      parts: expect.arrayContaining([{ name: "redis", status: "DEGRADED", reason: problem }]),
    });
    expect(server.output()).not.toContain(REDIS_TOKEN);
  });

  test("serves without a Redis or a Kafka that cannot be reached, and says which variables", async () => {
    const server = await start({
      UPSTASH_REDIS_REST_URL: `http://127.0.0.1:${freePort()}`,
      UPSTASH_REDIS_REST_TOKEN: REDIS_TOKEN,
      EVENT_LOG: "kafka",
      KAFKA_BROKERS: `127.0.0.1:${freePort()}`,
    });
    await until("the log says it", () => {
      const output = server.output();
      return (
        (output.includes("UPSTASH_REDIS_REST_URL: Redis cannot be reached") &&
          output.includes("Kafka at KAFKA_BROKERS")) ||
        undefined
      );
    });
    const { status, body } = await readyz(server, METRICS_TOKEN);
    expect([status, body]).toMatchObject([200, { status: "DEGRADED" }]);
  });
});
