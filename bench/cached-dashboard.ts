import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHANNEL_IDS } from "../src/channels/index.ts";
import { at } from "../tests/support/rpc.ts";
import { createShopClient } from "../tests/support/shop.ts";
import { until } from "../tests/support/until.ts";
import { startBare } from "./lib/bare.ts";
import { type Figure, printFigures } from "./lib/figure.ts";
import { getRequest, type LoadJob, load, portOf } from "./lib/load.ts";
import { median } from "./lib/numbers.ts";
import { type Desk, openDesks } from "./lib/product.ts";
import { interleave, ratios } from "./lib/rounds.ts";
import { serve } from "./lib/serve.ts";

/** Question: what do token, ownership and cache cost over a route that only answers the same bytes? */
export const REST_OVER_HONO_MIN = 0.65;
export const TRPC_OVER_TRPC_MIN = 0.8;
export const P99_MS_MAX = 5;
export const BODY_BYTES_MIN = 4_096;

const CONNECTIONS = 64;
const SECONDS = 2;
const ENTRIES = 60;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "madang-bench-"));
  const server = await serve();
  const { eventId, token } = await openBusyEvent(server.url);
  const restPath = `/api/events/${eventId}/analytics?granularity=HOURLY`;
  const trpcPath = `/trpc/analytics.dashboard?input=${encodeURIComponent(JSON.stringify({ eventId, granularity: "HOURLY" }))}`;
  const bearer = { authorization: `Bearer ${token}` };
  const answers = join(folder, "answers.json");
  const bytes = await recordAnswers(server.url, { restPath, trpcPath, bearer, answers });
  const bare = await startBare(answers);
  const bareTrpc = trpcPath.replace("analytics.dashboard", "dashboard");
  const shares: number[] = [];
  const rate = async (port: number, path: string): Promise<number> => {
    const job = { port, connections: CONNECTIONS, requests: [getRequest(path, bearer)], seconds: SECONDS };
    const report = await load(job);
    shares.push(report.cpuShare);
    return report.perSecond;
  };
  const port = portOf(server.url);
  const runs = await interleave({
    rest: () => rate(port, restPath),
    hono: () => rate(bare.port, "/bytes"),
    trpc: () => rate(port, trpcPath),
    bareTrpc: () => rate(bare.port, bareTrpc),
  });
  const atHalf = (path: string, perSecond: number): LoadJob => ({
    ...{ port, connections: CONNECTIONS, seconds: SECONDS, perSecond: perSecond / 2 },
    requests: [getRequest(path, bearer)],
  });
  const calm = await interleave({
    rest: async () => (await load(atHalf(restPath, median(runs.rest)))).p99,
    trpc: async () => (await load(atHalf(trpcPath, median(runs.trpc)))).p99,
  });
  await server.stop();
  bare.stop();
  rmSync(folder, { recursive: true });
  const perSecond = (question: string, values: readonly number[]): Figure => ({
    ...{ question: `  ${question}`, unit: "per second", value: median(values), runs: values },
  });
  printFigures([
    {
      question: "cached dashboard: REST / a bare Hono route with the same bytes",
      unit: "ratio",
      ...ratios(runs.rest, runs.hono),
      limit: { kind: "atLeast", value: REST_OVER_HONO_MIN },
      note: `${bytes} bytes; generator at most ${Math.max(...shares).toFixed(2)} of a core`,
    },
    perSecond("REST", runs.rest),
    perSecond("bare Hono", runs.hono),
    {
      question: "cached dashboard: tRPC / a bare tRPC query with the same schemas",
      unit: "ratio",
      ...ratios(runs.trpc, runs.bareTrpc),
      limit: { kind: "atLeast", value: TRPC_OVER_TRPC_MIN },
    },
    perSecond("tRPC", runs.trpc),
    perSecond("bare tRPC", runs.bareTrpc),
    p99("REST", calm.rest),
    p99("tRPC", calm.trpc),
  ]);
}

function p99(door: string, runs: readonly number[]): Figure {
  return {
    question: `  p99 at half of its own rate, ${door}`,
    unit: "ms",
    value: median(runs),
    runs,
    limit: { kind: "atMost", value: P99_MS_MAX },
  };
}

/** An event with channels and customers, in its third day. */
async function openBusyEvent(url: string): Promise<Desk> {
  const { rpc, enter } = createShopClient(url);
  const [desk] = await openDesks(url, 1);
  if (!desk) throw new Error("no event is open");
  const { eventId, token, slug } = desk;
  await rpc.mutate("distribution.distribute", { eventId, channels: CHANNEL_IDS }, token);
  for (let index = 0; index < ENTRIES; index++) await enter(slug, `010${String(index).padStart(8, "0")}`);
  await until("the dashboard counts everybody", async () => {
    const seen = await rpc.query("analytics.dashboard", { eventId }, token);
    return at(seen.data, "summaryCards", "totalParticipants", "count") === ENTRIES || undefined;
  });
  return desk;
}

type Recording = {
  readonly restPath: string;
  readonly trpcPath: string;
  readonly bearer: Readonly<Record<string, string>>;
  readonly answers: string;
};

/** Keeps the product's own answers for the bare server. @returns bytes of the REST body */
async function recordAnswers(url: string, recording: Recording): Promise<number> {
  const { restPath, trpcPath, bearer: headers, answers } = recording;
  const rest = await fetch(`${url}${restPath}`, { headers });
  const body = await rest.text();
  const data = at(await (await fetch(`${url}${trpcPath}`, { headers })).json(), "result", "data");
  const kept = [...rest.headers].filter(([name]) => !["content-length", "date"].includes(name));
  await Bun.write(answers, JSON.stringify({ body, headers: Object.fromEntries(kept), data }));
  const bytes = new TextEncoder().encode(body).length;
  if (bytes < BODY_BYTES_MIN) console.error(`the dashboard has only ${bytes} bytes`);
  return bytes;
}

await main();
process.exit(0);
