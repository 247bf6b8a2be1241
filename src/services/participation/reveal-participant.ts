import type { ServiceContext } from "../../context.ts";
import { allOf, held, rawStatement } from "../../db/index.ts";
import { notFound } from "../../errors.ts";
import { auditMark } from "../audit/index.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { OWNER, requireEvent } from "../store/index.ts";
import { isKeptForNews } from "./kept-number.ts";
import { fieldPlace, type Place } from "./person.ts";
import type { ParticipantInput, RevealedParticipant } from "./schemas.ts";

/**
 * One customer's phone and name in full, for the owner only. The audit row is committed before anything is
 * shown, each time: a repeated call shows it again.
 *
 * @throws AppError NOT_FOUND for an unknown, foreign, withdrawn or erased entry, and for one whose number is kept for
 *   advertising alone; FORBIDDEN for staff
 * @example await revealParticipant({ ctx, input: { eventId, participantId } }) // { phone: "01012345678", name: null, … }
 */
export async function revealParticipant(options: {
  ctx: ServiceContext;
  input: ParticipantInput;
}): Promise<RevealedParticipant> {
  const { ctx, input } = options;
  const { storeId, eventId } = await requireEvent(ctx, input.eventId, OWNER);
  const look = { storeId, eventId, participantId: input.participantId };
  return runOnce({
    ctx,
    storeId,
    procedure: "participation.reveal",
    input,
    run: (once) => lookAt(ctx, look, once),
    replay: () => lookAt(ctx, look),
  });
}

type Look = Place & { readonly participantId: string };

/** @param once missing where the call is repeated: shown again, it is in the audit log again */
async function lookAt(ctx: ServiceContext, look: Look, once?: OnceHandle): Promise<RevealedParticipant> {
  const { storeId, participantId } = look;
  const isThere = {
    sql: `exists (select 1 from participants p where ${IS_OPEN})`,
    args: [storeId, look.eventId, participantId],
  };
  const { statement, mark } = auditMark(
    ctx,
    { storeId, action: "participation.reveal", entityId: participantId, details: {} },
    once ? allOf(isThere, once.guard) : isThere,
  );
  const batch = [statement, ...(once?.remember({ participantId }, mark) ?? [])];
  if (!held(await ctx.deps.shards.of(storeId).write(batch))) throw notFound();
  return open(ctx, look);
}

const IS_OPEN = `p.store_id = ? and p.event_id = ? and p.id = ? and p.phone_cipher is not null
  and p.withdrawn_at is null and not ${isKeptForNews("p")}`;

async function open(ctx: ServiceContext, { participantId, ...place }: Look): Promise<RevealedParticipant> {
  const [rows = []] = await ctx.deps.shards
    .of(place.storeId)
    .query([
      rawStatement(`select p.phone_cipher, p.name_cipher from participants p where ${IS_OPEN}`, [
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
