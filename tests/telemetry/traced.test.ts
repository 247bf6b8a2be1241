import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { AsyncLocalStorage } from "node:async_hooks";
import { sql } from "drizzle-orm";
import { memoryCache } from "../../src/cache/index.ts";
import { rawStatement } from "../../src/db/index.ts";
import {
  createTracer,
  type EndedSpan,
  noTracer,
  type Span,
  tracedCache,
  tracedDb,
  tracedFetch,
} from "../../src/telemetry/index.ts";
import { seededBytes } from "../auth/support.ts";
import { type TempDb, tempDb } from "../db/support.ts";

let ended: EndedSpan[];
let file: TempDb;
beforeEach(async () => {
  ended = [];
  file = await tempDb("create table people (phone text primary key) strict");
});
afterEach(() => file.remove());

const scope = new AsyncLocalStorage<Span>();
const tracer = createTracer({
  now: () => 0,
  randomBytes: seededBytes("traced"),
  scope: { run: (span, work) => scope.run(span, work), current: () => scope.getStore() },
  ended: (span) => void ended.push(span),
});

/** Runs the work in a request's span and gives the spans below it. */
async function below(work: () => Promise<unknown>): Promise<EndedSpan[]> {
  const root = tracer.start("request", null, { kind: "server" });
  if (!root) throw new Error("no span");
  await tracer.run(root, work);
  return ended.filter(({ traceId, parentSpanId }) => traceId === root.traceId && parentSpanId !== undefined);
}

const PHONE = "010-1234-5678";

describe("a database with spans", () => {
  test("tells each trip by its kind and number of statements, raw and typed, and nothing of SQL or values", async () => {
    const db = tracedDb(file.db, tracer, "sqlite");
    const spans = await below(async () => {
      await db.write([rawStatement("insert into people values (?)", [PHONE])]);
      await db.query([rawStatement("select 1", []), rawStatement("select 2", [])]);
      const found = db.read.select({ phone: sql<string>`phone` }).from(sql`people`);
      expect(await found).toEqual([{ phone: PHONE }]);
    });
    expect(
      spans.map(({ attributes }) => [attributes["db.operation.name"], attributes["db.operation.batch.size"]]),
    ).toEqual([
      ["write", 1],
      ["query", 2],
      ["read", 1],
    ]);
    expect(JSON.stringify(spans)).not.toMatch(/5678|insert|people/);
  });

  test("tells the class of what went wrong and throws it on", async () => {
    const db = tracedDb(file.db, tracer, "sqlite");
    const spans = await below(() =>
      db.write([rawStatement("insert into nothing values (?)", [PHONE])]).catch(() => undefined),
    );
    expect(spans.map(({ fault }) => fault)).toEqual([expect.stringMatching(/Error$/)]);
    expect(JSON.stringify(spans)).not.toContain("5678");
  });

  test("is the database itself where tracing is off", () => {
    expect(tracedDb(file.db, noTracer, "sqlite")).toBe(file.db);
  });
});

describe("a call to a partner with a span", () => {
  test("says method, host and status, and sends the partner nothing of the trace", async () => {
    const seen: { path: string; headers: string[] }[] = [];
    const partner = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      fetch: (request) => {
        seen.push({ path: new URL(request.url).pathname, headers: [...request.headers.keys()] });
        return new Response(null, { status: 429 });
      },
    });
    const call = tracedFetch(fetch, tracer);
    const spans = await below(() =>
      call(`http://127.0.0.1:${partner.port}/${PHONE}?q=${PHONE}`, { method: "POST" }),
    );
    await partner.stop(true);
    expect(spans[0]?.attributes).toEqual({
      "http.request.method": "POST",
      "server.address": "127.0.0.1",
      "http.response.status_code": 429,
    });
    expect(JSON.stringify(spans)).not.toContain("5678");
    expect(seen[0]?.headers.filter((name) => /trace|baggage|b3/.test(name))).toEqual([]);
  });
});

describe("a cache with spans", () => {
  test("tells its commands and neither keys nor values, and keeps what is hot in front of it", async () => {
    const plain = memoryCache({ now: () => 0 });
    const cache = tracedCache(plain, tracer);
    const spans = await below(async () => {
      await cache.set(`k:${PHONE}`, PHONE, 1_000);
      expect(await cache.get(`k:${PHONE}`)).toBe(PHONE);
    });
    expect(spans.map(({ name }) => name)).toEqual(["cache set", "cache get"]);
    expect(JSON.stringify(spans)).not.toContain("5678");
    expect(cache.hot).toBe(plain.hot);
  });
});
