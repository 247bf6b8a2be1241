import { enforceRate } from "../../auth/index.ts";
import { actorLabel, type ServiceContext } from "../../context.ts";
import type { Condition } from "../../db/index.ts";
import type { Deps } from "../../deps.ts";
import { invalid } from "../../errors.ts";
import { requireEvent } from "../store/index.ts";
import { readShortCode } from "../tracking/index.ts";
import { REDEEM_CODE_LENGTH } from "./enter.ts";
import { isKeptForNews } from "./kept-number.ts";
import { maskedEntries } from "./list-participants.ts";
import type { Place } from "./person.ts";
import { normalisePhone } from "./phone.ts";
import type { FindParticipantInput, FoundParticipant } from "./schemas.ts";
import { findStanding, madeWithPhone } from "./standing-entry.ts";

/**
 * The one entry of an event that a whole phone number or the shop's code belongs to, masked. Both are sealed or keyed,
 * so nothing less than the whole finds anything. Withdrawn and erased entries are not found, nor those whose number is
 * kept for news alone.
 *
 * @throws AppError NOT_FOUND for an unknown or foreign event; INVALID INVALID_REQUEST { fields: ["search"] } for what is
 *   neither; LIMIT_EXCEEDED RATE_LIMITED above 300 a day, because whoever may try long enough unmasks a number
 * @example (await findParticipant({ ctx, input: { eventId, search: "010 1234 5678" } })).participant?.phone // "010-****-5678"
 */
export async function findParticipant(options: {
  ctx: ServiceContext;
  input: FindParticipantInput;
}): Promise<FoundParticipant> {
  const { ctx, input } = options;
  const place = await requireEvent(ctx, input.eventId, { roles: ["owner", "staff"] });
  await enforceRate(ctx.deps.limits.findDay, `${actorLabel(ctx.actor)} ${place.storeId}`);
  const which = await whichEntry(ctx.deps, place, input.search);
  if (which === undefined) throw invalid("INVALID_REQUEST", { fields: ["search"] });
  const isShown = `not ${isKeptForNews("participants")}`;
  const row = await findStanding(ctx, place, { sql: `${which.sql} and ${isShown}`, args: which.args });
  const id = String(row?.["id"] ?? "");
  return {
    participant: row === undefined ? null : ((await maskedEntries(ctx, place, [id])).get(id) ?? null),
  };
}

async function whichEntry(deps: Deps, place: Place, search: string): Promise<Condition | undefined> {
  const phone = normalisePhone(search);
  if (phone !== undefined) return madeWithPhone(deps, place, phone);
  const code = readShortCode(search, REDEEM_CODE_LENGTH);
  return code === undefined ? undefined : { sql: "redeem_code = ?", args: [code] };
}
