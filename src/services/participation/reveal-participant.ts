import type { ServiceContext } from "../../context.ts";
import { allOf, type Condition, held, rawStatement } from "../../db/index.ts";
import { notFound } from "../../errors.ts";
import { auditMark } from "../audit/index.ts";
import { runOnce } from "../idempotency/index.ts";
import { OWNER, requireEvent } from "../store/index.ts";
import { fieldPlace, type Place } from "./person.ts";
import type { RevealedParticipant, RevealInput } from "./schemas.ts";

/**
 * One customer's phone and name in full, for the owner only. The audit row is committed before anything is
 * shown.
 *
 * @throws AppError NOT_FOUND for an unknown, foreign, withdrawn or erased entry; FORBIDDEN for staff
 * @example await revealParticipant({ ctx, input: { eventId, participantId } }) // { phone: "01012345678", name: null, … }
 */
export async function revealParticipant(options: {
  ctx: ServiceContext;
  input: RevealInput;
}): Promise<RevealedParticipant> {
  const { ctx, input } = options;
  const place = await requireEvent(ctx, input.eventId, OWNER);
  const { participantId } = input;
  return runOnce({
    ctx,
    storeId: place.storeId,
    procedure: "participation.reveal",
    input,
    run: async (once) => {
      const entry = { storeId: place.storeId, action: "participation.reveal", entityId: participantId };
      const audit = auditMark(
        ctx,
        { ...entry, details: {} },
        allOf(isOpen(place, participantId), once.guard),
      );
      const batch = [audit.statement, ...once.remember({ participantId }, audit.mark)];
      if (!held(await ctx.deps.shards.of(place.storeId).write(batch))) throw notFound();
      return open(ctx, place, participantId);
    },
    replay: () => open(ctx, place, participantId),
  });
}

const IS_OPEN =
  "store_id = ? and event_id = ? and id = ? and phone_cipher is not null and withdrawn_at is null";

function isOpen(place: Place, participantId: string): Condition {
  return {
    sql: `exists (select 1 from participants where ${IS_OPEN})`,
    args: [place.storeId, place.eventId, participantId],
  };
}

async function open(ctx: ServiceContext, place: Place, participantId: string): Promise<RevealedParticipant> {
  const [rows = []] = await ctx.deps.shards
    .of(place.storeId)
    .query([
      rawStatement(`select phone_cipher, name_cipher from participants where ${IS_OPEN}`, [
        place.storeId,
        place.eventId,
        participantId,
      ]),
    ]);
  const row = rows[0];
  if (!row) throw notFound();
  const { fields } = ctx.deps.secrets;
  const name = row["name_cipher"];
  return {
    participantId,
    phone: await fields.decrypt(String(row["phone_cipher"]), fieldPlace(place, participantId, "phone")),
    name:
      typeof name === "string" ? await fields.decrypt(name, fieldPlace(place, participantId, "name")) : null,
  };
}
