import { z } from "zod";
import { utf8 } from "../../../auth/index.ts";
import { toBase64 } from "../../../base64.ts";
import type { ServiceContext } from "../../../context.ts";
import { RELEASE } from "../../../release.ts";
import { toCsv } from "../../csv.ts";
import { proofOfEvent } from "../../draw/index.ts";
import { consentCounts } from "../../participation/index.ts";
import { uuid } from "../../schemas.ts";
import { OWNER, requireEvent } from "../../store/index.ts";
import { FORMULA_VERSIONS } from "../explain/index.ts";
import { viewRows } from "../exports/view-rows.ts";
import { dashboardFor } from "../get-dashboard.ts";
import { type Dashboard, ExportView } from "../schemas/index.ts";
import { verifyCounts } from "../verify-counts.ts";
import { MANIFEST, type Manifest, pack, SIGNATURE, sha256Of } from "./archive.ts";

export const evidenceInput = z.strictObject({ eventId: uuid });
export const Evidence = z.strictObject({ fileName: z.string(), base64: z.base64() });
export type Evidence = z.infer<typeof Evidence>;

/**
 * What an owner hands to an auditor (N-32): every view as CSV, the counters beside the same figures counted from the
 * entries, consents by purpose and text, the versions of the formulas, and the proof of its draw where there was one,
 * in a zip with a signed manifest that names the release which computed them. Counts
 * alone: no personal data, and no profile beyond what is published.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN
 * @example const { fileName, base64 } = await getEvidence({ ctx, input: { eventId } });
 */
export async function getEvidence({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: z.infer<typeof evidenceInput>;
}): Promise<Evidence> {
  const access = await requireEvent(ctx, input.eventId, OWNER);
  const [dashboard, counts, consents, draw] = await Promise.all([
    dashboardFor(ctx, access),
    verifyCounts({ ctx, input }),
    consentCounts(ctx, access),
    proofOfEvent(ctx, access),
  ]);
  const files = new Map([
    ...ExportView.options.map((view) => [`${view}.csv`, utf8(toCsv(viewRows(dashboard, view)))] as const),
    jsonFile("counts.json", withoutProfile(counts)),
    jsonFile("consents.json", consents),
    jsonFile("formulas.json", FORMULA_VERSIONS),
    ...(draw ? [jsonFile("draw.json", draw)] : []),
  ]);
  const manifest = utf8(json(await manifestOf(dashboard, files)));
  const signature = utf8(await ctx.deps.tokens.signEvidence(manifest));
  const archive = pack(new Map([...files, [MANIFEST, manifest], [SIGNATURE, signature]]));
  return {
    fileName: `madang-evidence-${dashboard.lastUpdated.slice(0, 10)}.zip`,
    base64: toBase64(archive),
  };
}

async function manifestOf(dashboard: Dashboard, files: ReadonlyMap<string, Uint8Array>): Promise<Manifest> {
  const entries = [...files].map(async ([name, bytes]) => ({
    name,
    bytes: bytes.length,
    sha256: await sha256Of(bytes),
  }));
  return {
    format: "madang-evidence",
    formatVersion: 2,
    release: RELEASE,
    eventId: dashboard.eventId,
    createdAt: dashboard.lastUpdated,
    files: await Promise.all(entries),
  };
}

const PROFILE = /^(age|gender|region)\./;

/** A profile leaves the service only as it was published; what is counted behind it stays. */
function withoutProfile({ counters, facts, differences }: Awaited<ReturnType<typeof verifyCounts>>) {
  const open = (figures: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(figures).filter(([name]) => !PROFILE.test(name)));
  return {
    counters: open(counters),
    facts: open(facts),
    differences: differences.filter(({ key }) => !PROFILE.test(key)),
    profileDifferences: differences.filter(({ key }) => PROFILE.test(key)).length,
  };
}

function jsonFile(name: string, value: unknown) {
  return [name, utf8(json(value))] as const;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
