import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { until } from "../support/until.ts";
import { startWorkerd, type Workerd } from "../support/workerd.ts";

setDefaultTimeout(60_000);

const READERS = 20;

/** What a worker loads from: every answer waits until the test ends it. */
function startSource() {
  const waiting: (() => void)[] = [];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    idleTimeout: 0,
    fetch: async () => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return new Response("value");
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    asked: () => until("a load asks", () => (waiting.length > 0 ? true : undefined)),
    answer: async () => (await until("a load asks", () => waiting.shift()))(),
    /** The load that began last. */
    answerLast: async () =>
      (await until("a second load asks", () => (waiting[1] ? waiting.pop() : undefined)))(),
    stop: () => server.stop(true),
  };
}

let source: ReturnType<typeof startSource>;
let worker: Workerd;
beforeAll(async () => {
  source = startSource();
  worker = await startWorkerd({ SOURCE: source.url }, "tests/runtime/cache-worker.ts");
});
afterAll(async () => {
  await worker.stop();
  source.stop();
});

const loadCount = async () => Number(await (await fetch(`${worker.url}/loads`)).json());

/** Readers who join the load of one who then leaves. */
async function afterTheLeaderLeft(path: string) {
  const before = await loadCount();
  const leader = new AbortController();
  const left = fetch(worker.url + path, { signal: leader.signal }).catch(() => undefined);
  await source.asked();
  const readers = Array.from({ length: READERS }, async () => {
    const answer = await fetch(worker.url + path);
    return `${answer.status} ${await answer.text()}`;
  });
  // An answer to another question shows that the isolate has taken the readers before it.
  await loadCount();
  leader.abort();
  await left;
  return { readers, loads: async () => (await loadCount()) - before };
}

test("readers who joined a load are served by it although its own reader has left [R-191]", async () => {
  const { readers, loads } = await afterTheLeaderLeft("/kept");
  await source.answer();
  expect(new Set(await Promise.all(readers))).toEqual(new Set(["200 value"]));
  expect(await loads()).toBe(1);
});

test("a load that the runtime has ended is taken over by one of those who waited for it [R-191]", async () => {
  const { readers, loads } = await afterTheLeaderLeft("/gone?lost");
  await source.answer();
  await source.answer();
  const answers = await Promise.all(readers);
  expect(new Set(answers)).toEqual(new Set(["200 value"]));
  expect(await loads()).toBe(2);
});

test("readers who would not wait longer are not met again by the load they left", async () => {
  const before = await loadCount();
  const read = async () => `${await (await fetch(`${worker.url}/slow`)).text()}`;
  const leader = read();
  await source.asked();
  const readers = Array.from({ length: READERS }, read);
  await source.answerLast();
  expect(new Set(await Promise.all(readers))).toEqual(new Set(["value"]));
  await source.answer();
  expect(await leader).toBe("value");
  expect((await loadCount()) - before).toBe(2);
  expect(worker.output()).not.toMatch(/different request context/);
});
