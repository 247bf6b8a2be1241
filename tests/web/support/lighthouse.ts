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
  /** Ids of audits that were not passed. */
  readonly failed: readonly string[];
};

const CATEGORIES = "accessibility,performance,seo,best-practices";

/**
 * Lighthouse's word on an address, as a slow phone 360 px wide sees it.
 *
 * @throws Error when Lighthouse ends with one
 */
export async function audit(url: string): Promise<Audit> {
  const flags = [
    `--only-categories=${CATEGORIES}`,
    // It fetches robots.txt from within the page, whose policy lets it connect to nothing.
    "--skip-audits=robots-txt",
    "--output=json",
    "--quiet",
    "--screenEmulation.width=360",
    "--screenEmulation.height=780",
    "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage --disable-gpu",
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
  if ((await run.exited) !== 0) throw new Error(`Lighthouse: ${complaint.slice(-2_000)}`);
  return toAudit(JSON.parse(told));
}

type Report = {
  readonly categories: Readonly<Record<string, { readonly score: number }>>;
  readonly audits: Readonly<
    Record<string, { readonly score: number | null; readonly numericValue?: number }>
  >;
};

function toAudit({ categories, audits }: Report): Audit {
  const score = (name: string) => categories[name]?.score ?? 0;
  const measured = (name: string) => audits[name]?.numericValue ?? Number.NaN;
  return {
    accessibility: score("accessibility"),
    performance: score("performance"),
    seo: score("seo"),
    bestPractices: score("best-practices"),
    largestPaintMs: measured("largest-contentful-paint"),
    layoutShift: measured("cumulative-layout-shift"),
    failed: Object.entries(audits).flatMap(([id, { score: one }]) => (one === 0 ? [id] : [])),
  };
}

/** The middle one of an odd number of values. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) / 2] ?? Number.NaN;
}
