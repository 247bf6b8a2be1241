import { z } from "zod";
import type { ServiceContext } from "../../context.ts";
import { DRAND, type PublicSource, roundAt, sha256Hex } from "../../draw/index.ts";
import { AppError, invalid } from "../../errors.ts";
import { toIso } from "../../time.ts";
import type { CommitDrawInput } from "./schemas.ts";

const TIMEOUT_MS = 5_000;
/** A minute ahead: nobody knows it, and an owner can wait for it. */
const ROUNDS_AHEAD = 20;

const Beacon = z.object({
  round: z.int().min(1),
  randomness: z.string().regex(/^[0-9a-f]{64}$/),
  signature: z.string().regex(/^(?:[0-9a-f]{2}){32,96}$/),
});

/**
 * The value that a draw waits for, named before anybody knows it.
 *
 * @throws AppError UNAVAILABLE PUBLIC_VALUE_UNREACHABLE when drand does not answer; INVALID PUBLIC_VALUE_KNOWN for a
 *   figure that is said to be known already
 */
export async function namedSource(
  ctx: ServiceContext,
  asked: CommitDrawInput["publicSource"],
  timeZone: string,
): Promise<PublicSource> {
  if (asked.kind === "DRAND") {
    const { round } = await fetchBeacon(ctx, "latest");
    // An old answer would name a round that is known; by the clock it is not.
    const newest = Math.max(round, roundAt(ctx.deps.clock.now()));
    return { kind: "DRAND", chain: DRAND.chain, round: newest + ROUNDS_AHEAD };
  }
  const knownAfter = asked.knownAfter === undefined ? null : Date.parse(asked.knownAfter);
  if (knownAfter !== null && knownAfter <= ctx.deps.clock.now()) throw invalid("PUBLIC_VALUE_KNOWN");
  return {
    kind: "FIGURE",
    name: asked.name,
    knownAfter: knownAfter === null ? null : toIso(timeZone, knownAfter),
  };
}

/**
 * The value itself, now that it should be known.
 *
 * @throws AppError PRECONDITION_FAILED PUBLIC_VALUE_PENDING before its time; INVALID PUBLIC_VALUE_REQUIRED for a
 *   figure that was not entered; UNAVAILABLE PUBLIC_VALUE_UNREACHABLE
 */
export async function publicValueOf(
  ctx: ServiceContext,
  source: PublicSource,
  entered: string | undefined,
): Promise<string> {
  if (source.kind === "DRAND") {
    const { round } = await fetchBeacon(ctx, "latest");
    if (round < source.round) throw pending();
    return (await fetchBeacon(ctx, source.round)).randomness;
  }
  if (source.knownAfter !== null && ctx.deps.clock.now() < Date.parse(source.knownAfter)) throw pending();
  if (entered === undefined) throw invalid("PUBLIC_VALUE_REQUIRED");
  return entered;
}

/** drand says itself what hashes to the value: a garbled answer is none. */
async function fetchBeacon(ctx: ServiceContext, round: number | "latest") {
  try {
    const response = await ctx.deps.fetch(`${DRAND.url}/${DRAND.chain}/public/${round}`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const beacon = Beacon.parse(await response.json());
    const isWhole = (await sha256Hex(Uint8Array.fromHex(beacon.signature))) === beacon.randomness;
    if (!isWhole || (round !== "latest" && beacon.round !== round)) throw new TypeError("another value");
    return beacon;
  } catch (cause) {
    throw new AppError({ code: "UNAVAILABLE", reason: "PUBLIC_VALUE_UNREACHABLE", cause });
  }
}

function pending(): AppError {
  return new AppError({ code: "PRECONDITION_FAILED", reason: "PUBLIC_VALUE_PENDING" });
}
