import { at } from "../tests/support/rpc.ts";
import { createShopClient } from "../tests/support/shop.ts";
import { type Figure, printFigures } from "./lib/figure.ts";
import { getRequest, type LoadReport, load, portOf, postRequest } from "./lib/load.ts";
import { median, quantile } from "./lib/numbers.ts";
import { type Desk, entryInput, openDesks } from "./lib/product.ts";
import { roundCount } from "./lib/rounds.ts";
import { serve } from "./lib/serve.ts";

/** Question: how long does a participant take from the answer to the dashboard, while others come and look? */
export const VISIBLE_P99_MS_MAX = 1_000;

const SECONDS = 20;
/** One address may enter an event 600 times a minute. */
const BUSY_EVENTS = 16;
const WATCHED_EVENTS = 4;
const ENTRIES_PER_SECOND = 200;
const READS_PER_SECOND = 200;
const LOOK_EVERY_MS = 10;

async function main(): Promise<void> {
  const server = await serve();
  const rounds = roundCount();
  const desks = await openDesks(server.url, BUSY_EVENTS * rounds + WATCHED_EVENTS);
  const watched = desks.splice(0, WATCHED_EVENTS);
  const people = countUp();
  const delays: number[] = [];
  const p99s: number[] = [];
  const reports: LoadReport[] = [];
  for (let round = 0; round < rounds; round++) {
    const busy = desks.splice(0, BUSY_EVENTS);
    const others = Promise.all([
      load({ ...jobOf(server.url, ENTRIES_PER_SECOND), requests: entries(busy, people) }),
      load({ ...jobOf(server.url, READS_PER_SECOND), requests: busy.map(dashboard) }),
    ]);
    const until = performance.now() + SECONDS * 1_000;
    const seen = await Promise.all(watched.map((desk) => watch(server.url, { desk, people, until })));
    reports.push(...(await others));
    delays.push(...seen.flat());
    p99s.push(quantile(seen.flat(), 0.99));
  }
  await server.stop();
  const carried = Math.round(median(reports.map(({ perSecond }) => perSecond)) * 2);
  const figures: Figure[] = [
    {
      question: "a participant is on the dashboard after the answer to the entry, p99",
      unit: "ms",
      value: median(p99s),
      runs: p99s,
      limit: { kind: "atMost", value: VISIBLE_P99_MS_MAX },
      note: `${delays.length} entries looked for, beside ${carried} requests a second, half of them entries`,
    },
    { question: "  p50", unit: "ms", value: quantile(delays, 0.5) },
    { question: "  the slowest", unit: "ms", value: Math.max(...delays) },
  ];
  printFigures(figures);
}

function jobOf(url: string, perSecond: number) {
  return { port: portOf(url), connections: 32, seconds: SECONDS, perSecond };
}

function countUp(): () => number {
  let number = 0;
  return () => ++number;
}

function entries(desks: readonly Desk[], people: () => number): string[] {
  return Array.from({ length: SECONDS * ENTRIES_PER_SECOND }, (_, index) => {
    const desk = desks[index % desks.length];
    if (!desk) throw new Error("no event is open");
    return postRequest("/trpc/participation.enter", entryInput(desk, people()));
  });
}

function dashboard({ eventId, token }: Desk): string {
  const input = encodeURIComponent(JSON.stringify({ eventId }));
  return getRequest(`/trpc/analytics.dashboard?input=${input}`, { authorization: `Bearer ${token}` });
}

type Watched = { readonly desk: Desk; readonly people: () => number; readonly until: number };

/** Enters one person after the other, each as soon as the one before is counted: exactly that one is waited for. */
async function watch(url: string, { desk, people, until }: Watched): Promise<number[]> {
  const { rpc } = createShopClient(url);
  const counted = async () => {
    const seen = await rpc.query("analytics.dashboard", { eventId: desk.eventId }, desk.token);
    return Number(at(seen.data, "summaryCards", "totalParticipants", "count"));
  };
  const delays: number[] = [];
  let expected = await counted();
  while (performance.now() < until) {
    const answer = await rpc.mutate("participation.enter", entryInput(desk, people()));
    if (answer.status !== 200) throw new Error(`an entry was answered ${answer.status}`);
    const answeredAt = performance.now();
    expected += 1;
    while ((await counted()) < expected) await Bun.sleep(LOOK_EVERY_MS);
    delays.push(performance.now() - answeredAt);
  }
  return delays;
}

await main();
process.exit(0);
