import { type DrawEntry, type DrawTerms, entriesText, RULE, sha256Hex } from "../../src/draw/index.ts";
import { seededBytes } from "../auth/support.ts";

const EVENT = "01234567-89ab-7cde-8f01-23456789abcd";

export function entriesOf(weights: readonly number[], name = "entries"): DrawEntry[] {
  const bytes = seededBytes(name);
  return weights.map((weight) => ({ token: Buffer.from(bytes(32)).toString("base64url"), weight }));
}

export async function termsOf(
  entries: readonly DrawEntry[],
  over: Partial<DrawTerms> = {},
): Promise<DrawTerms> {
  return {
    format: "madang-draw",
    formatVersion: 1,
    rule: RULE,
    eventId: EVENT,
    attempt: 1,
    committedAt: "2026-11-21T19:30:00+09:00",
    entries: entries.length,
    totalWeight: entries.reduce((sum, { weight }) => sum + weight, 0),
    entriesSha256: await sha256Hex(entriesText(entries)),
    excluded: { withdrawn: 0, erased: 0, flagged: 0, repeated: 0 },
    weight: { perVisit: 1, max: 50 },
    prizes: [
      { name: "커피 머신", count: 1 },
      { name: "커피 쿠폰", count: 2 },
    ],
    alternates: 2,
    seedSha256: "0".repeat(64),
    publicSource: { kind: "FIGURE", name: "11월 23일 코스피 종가", knownAfter: null },
    ...over,
  };
}
