import { ROOT } from "../../support/source-files.ts";
import { chromiumPath } from "./browser.ts";

export type Audit = {
  /** 0 to 1. */
  readonly accessibility: number;
  readonly performance: number;
  readonly seo: number;
  readonly bestPractices: number;
  readonly largestPaintMs: number;
  readonly layoutShift: number;
  /** How fast this machine was during the audit, by Lighthouse's own measure; below 800 is a phone's pace. */
  readonly pace: number;
  /** Ids of audits that were not passed. */
  readonly failed: readonly string[];
};

/** What Lighthouse does to a fast desktop, so that it is as slow as a phone in the middle of the market. */
const SLOWDOWN = 4;
const PHONE_PACE = 400;

const CATEGORIES = "accessibility,performance,seo,best-practices";

/**
 * Lighthouse's word on an address, as a slow phone 360 px wide sees it.
 *
 * @param pace of this machine, as an audit before told: a busy one is slowed down no further than to a phone
 * @throws Error when Lighthouse ends with one
 */
export async function audit(url: string, pace = SLOWDOWN * PHONE_PACE): Promise<Audit> {
  const first = await tryAudit(url, pace);
  // On a busy machine a trace may begin after the page: Lighthouse's own advice is to run it again.
  const told = first.ok ? first : await tryAudit(url, pace);
  if (!told.ok) throw new Error(`Lighthouse: ${told.complaint}`);
  return toAudit(told.report);
}

type Tried =
  | { readonly ok: true; readonly report: Report }
  | { readonly ok: false; readonly complaint: string };

async function tryAudit(url: string, pace: number): Promise<Tried> {
  const slowdown = Math.min(SLOWDOWN, Math.max(1, pace / PHONE_PACE));
  const flags = [
    `--only-categories=${CATEGORIES}`,
    // It fetches robots.txt from within the page, whose policy lets it connect to nothing.
    "--skip-audits=robots-txt",
    "--output=json",
    "--quiet",
    `--throttling.cpuSlowdownMultiplier=${slowdown}`,
    "--screenEmulation.width=360",
    "--screenEmulation.height=780",
    "--chrome-flags=--headless --no-sandbox --disable-dev-shm-usage --disable-gpu",
  ];
  const run = Bun.spawn([process.execPath, "node_modules/lighthouse/cli/index.js", url, ...flags], {
    cwd: ROOT,
    env: { ...process.env, CHROME_PATH: chromiumPath() },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [told, complaint] = await Promise.all([
    new Response(run.stdout).text(),
    new Response(run.stderr).text(),
  ]);
  if ((await run.exited) !== 0) return { ok: false, complaint: complaint.slice(-2_000) };
  return { ok: true, report: JSON.parse(told) };
}

type Report = {
  readonly environment: { readonly benchmarkIndex: number };
  readonly categories: Readonly<Record<string, { readonly score: number }>>;
  readonly audits: Readonly<
    Record<string, { readonly score: number | null; readonly numericValue?: number }>
  >;
};

function toAudit({ environment, categories, audits }: Report): Audit {
  const score = (name: string) => categories[name]?.score ?? 0;
  const measured = (name: string) => audits[name]?.numericValue ?? Number.NaN;
  return {
    accessibility: score("accessibility"),
    performance: score("performance"),
    seo: score("seo"),
    bestPractices: score("best-practices"),
    largestPaintMs: measured("largest-contentful-paint"),
    layoutShift: measured("cumulative-layout-shift"),
    pace: environment.benchmarkIndex,
    failed: Object.entries(audits).flatMap(([id, { score: one }]) => (one === 0 ? [id] : [])),
  };
}
