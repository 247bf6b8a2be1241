import { z } from "zod";
import type { Fetch } from "../channel.ts";
import type { JsonObject } from "../json.ts";
import { FAULT_KINDS, type Ops } from "../simulators/faults.ts";
import type { Bench, Ledger } from "./subject.ts";

const OpClasses = z.enum(["write", "prepare", "read", "stats", "token", "webhook"]);
const Front = z.object({ steps: z.record(z.string(), OpClasses) });
const Post = z.looseObject({
  id: z.string(),
  marker: z.string().default(""),
  status: z.string().default(""),
});
const LedgerDocument = z.object({
  posts: z.array(Post),
  violations: z.array(z.string()),
  calls: z.array(z.looseObject({ op: z.string(), at: z.number() })),
  faultsFired: z.array(z.object({ kind: z.enum(FAULT_KINDS), op: z.string(), fired: z.number() })),
});

export type SimulatorBenchOptions = Omit<Bench, "steps" | "fault" | "clearFaults" | "ledger"> & {
  /** Base address of the simulator's own pages: `/`, `/__ledger` and `/__faults`. */
  readonly control: string;
};

/** A bench over any simulator that is built on simulators/frame.ts, in this process or behind a socket. */
export async function createSimulatorBench(options: SimulatorBenchOptions): Promise<Bench> {
  const { control, ...bench } = options;
  const base = control.replace(/\/$/, "");
  const steps: Ops = Front.parse(await json(bench.fetch, `${base}/`)).steps;
  return {
    ...bench,
    steps,
    async fault(faults) {
      const response = await bench.fetch(`${base}/__faults`, {
        method: "POST",
        body: JSON.stringify({ faults }),
      });
      if (!response.ok) throw new TypeError(`the simulator does not take these faults: ${response.status}`);
      await response.text();
    },
    async clearFaults() {
      await (await bench.fetch(`${base}/__faults`, { method: "DELETE" })).text();
    },
    ledger: () => readLedger(bench.fetch, base),
  };
}

async function readLedger(fetch: Fetch, base: string): Promise<Ledger> {
  const document = await json(fetch, `${base}/__ledger`);
  const { posts, ...rest } = LedgerDocument.parse(document);
  return {
    ...rest,
    posts: posts.map((row) => ({ id: row.id, marker: row.marker, status: row.status, row: plain(row) })),
    text: JSON.stringify(document),
  };
}

/** The row came out of JSON.parse, so all of it is JSON. */
function plain(row: z.infer<typeof Post>): JsonObject {
  const text = JSON.stringify(row);
  const parsed: JsonObject = JSON.parse(text);
  return parsed;
}

async function json(fetch: Fetch, url: string): Promise<unknown> {
  return (await fetch(url)).json();
}
