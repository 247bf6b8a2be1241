import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { inParallel } from "../../src/channels/conformance/plain.ts";
import { startWorkerd, type Workerd } from "../support/workerd.ts";

setDefaultTimeout(300_000);

const CONCURRENT = 50;
type Ask = { readonly channel: string; readonly law: string };

let worker: Workerd;

beforeAll(async () => {
  worker = await startWorkerd({}, "tests/runtime/channel-kit-worker.ts");
});

afterAll(async () => {
  await worker.stop();
});

test(`every channel keeps every law inside workerd, ${CONCURRENT} requests at a time [R-191]`, async () => {
  const laws: readonly Ask[] = await (await fetch(worker.url)).json();
  expect(laws.length).toBeGreaterThan(CONCURRENT);
  const answers = await inParallel(laws, CONCURRENT, async ({ channel, law }) => {
    const response = await fetch(`${worker.url}/?${new URLSearchParams({ channel, law })}`);
    const text = await response.text();
    return response.ok ? { channel, law, text } : { channel, law, text: `${response.status} ${text}` };
  });
  expect(answers.filter(({ text }) => text !== '{"findings":[]}')).toEqual([]);
  expect(answers).toHaveLength(laws.length);
  expect(worker.output()).not.toMatch(/different request|hung|uncaught/i);
});
