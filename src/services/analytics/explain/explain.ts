import { z } from "zod";
import type { ServiceContext } from "../../../context.ts";
import { AppError, invalid, notFound } from "../../../errors.ts";
import { instantOutput, uuid } from "../../schemas.ts";
import { MEMBER, requireEvent } from "../../store/index.ts";
import { factsAsOf } from "../as-of/index.ts";
import { settle } from "../cached-dashboard.ts";
import { createScene } from "../formulas/index.ts";
import { loadFacts, type Place } from "../load-facts.ts";
import { Derivation } from "./derivation.ts";
import { deriveFigure, FIGURES } from "./figures.ts";
import { isForStaff } from "./staff-figures.ts";

export const explainInput = z.strictObject({
  eventId: uuid,
  figure: z.enum(FIGURES),
  /** The figure as it was then; an instant in the past, with its offset. */
  asOf: z.iso.datetime({ offset: true }).optional(),
});
export const Explained = z.strictObject({
  eventId: uuid,
  figure: z.string(),
  asOf: instantOutput,
  derivation: Derivation,
});
export type Explained = z.infer<typeof Explained>;

/**
 * How a figure of the dashboard came to be: the formula with its version and its inputs, each with its source, when it
 * was counted and how many rows stand behind it, down to what was recorded (N-28). Staff may ask for figures without
 * costs.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN; INVALID INVALID_REQUEST for a figure that the event has not (a channel it
 *   does not use, no earlier event); with `asOf` as analytics.dashboard
 * @example (await explain({ ctx, input: { eventId, figure: "roi.totalCost" } })).derivation.inputs
 */
export async function explain({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: z.infer<typeof explainInput>;
}): Promise<Explained> {
  const { eventId, figure, asOf } = input;
  const access = await requireEvent(ctx, eventId, MEMBER);
  if (access.role !== "owner" && !isForStaff(figure))
    throw new AppError({ code: "FORBIDDEN", reason: "FORBIDDEN" });
  const facts = asOf === undefined ? await factsNow(ctx, access) : (await factsAsOf(ctx, access, asOf)).facts;
  if (!facts) throw notFound("EVENT_NOT_FOUND");
  const scene = createScene(facts);
  const derivation = deriveFigure(scene, figure);
  if (!derivation) throw invalid("INVALID_REQUEST", { fields: ["figure"] });
  return { eventId, figure, asOf: scene.zone.iso(facts.now), derivation };
}

async function factsNow(ctx: ServiceContext, place: Place) {
  await settle(ctx, place.storeId);
  return loadFacts(ctx, place, ctx.deps.clock.now());
}
