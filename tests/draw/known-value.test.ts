import { describe, expect, test } from "bun:test";
import {
  commitmentOf,
  DRAND,
  type DrawProof,
  type DrawTerms,
  entriesText,
  termsText,
  verifyProof,
} from "../../src/draw/index.ts";
import { entriesOf, termsOf } from "./support.ts";

describe("terms", () => {
  async function committed(over: Partial<DrawTerms>): Promise<DrawProof> {
    const entries = entriesOf([1, 2]);
    const terms = termsText(await termsOf(entries, over));
    return {
      ...{ format: "madang-draw-proof", formatVersion: 1, status: "COMMITTED" },
      ...{ commitment: await commitmentOf(terms), terms, entries: entriesText(entries), reveal: null },
    };
  }
  const committedAt = "2026-11-21T19:30:00+09:00";
  const roundAtCommit = 1 + (Date.parse(committedAt) - DRAND.genesisMs) / DRAND.periodMs;
  const drand = (round: number, chain: string = DRAND.chain) =>
    verifyOf({ committedAt, publicSource: { kind: "DRAND", chain, round } });
  const figure = (knownAfter: string) =>
    verifyOf({ committedAt, publicSource: { kind: "FIGURE", name: "종가", knownAfter } });
  const verifyOf = async (over: Partial<DrawTerms>) => verifyProof(await committed(over));

  test("that name a value known when they were published are no promise [N-08]", async () => {
    const known = ["The public value was known already when the terms were published."];
    expect(Number.isInteger(roundAtCommit)).toBe(true);
    expect(await drand(1_000)).toEqual({ ok: false, problems: known });
    expect(await drand(roundAtCommit)).toEqual({ ok: false, problems: known });
    expect(await drand(roundAtCommit + 1)).toMatchObject({ ok: true });
    expect(await figure(committedAt)).toEqual({ ok: false, problems: known });
    expect(await figure("2026-11-21T19:30:01+09:00")).toMatchObject({ ok: true });
    expect(await drand(roundAtCommit + 1, "0".repeat(64))).toMatchObject({ ok: false });
  });
});
