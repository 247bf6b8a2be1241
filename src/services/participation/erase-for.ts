import type { ServiceContext } from "../../context.ts";
import { held, type Row, rawStatement } from "../../db/index.ts";
import { AppError, notFound } from "../../errors.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { OWNER, requireEvent } from "../store/index.ts";
import { erasureBatch } from "./erasure-batch.ts";
import { fieldPlace, type Place, personKeys } from "./person.ts";
import type { ParticipantInput } from "./schemas.ts";

const ATTEMPTS_MAX = 3;

/**
 * The owner erases one customer who asked for it in the shop: what `erase` does for customers themselves. Repeating it
 * changes nothing.
 *
 * @throws AppError NOT_FOUND for an unknown, foreign or withdrawn entry; FORBIDDEN for staff
 * @example await eraseFor({ ctx, input: { eventId, participantId } }) // { ok: true }
 */
export async function eraseFor(options: {
  ctx: ServiceContext;
  input: ParticipantInput;
}): Promise<{ ok: true }> {
  const { ctx, input } = options;
  const place = await requireEvent(ctx, input.eventId, OWNER);
  const { participantId } = input;
  return runOnce({
    ctx,
    storeId: place.storeId,
    procedure: "participation.eraseFor",
    input,
    run: (once) => eraseEntry(ctx, { ...place, participantId }, once),
    replay: () => Promise.resolve({ ok: true }),
  });
}

type Entrant = Place & { readonly participantId: string };

/** Another try only where the entry changed meanwhile. */
async function eraseEntry(ctx: ServiceContext, entrant: Entrant, once: OnceHandle): Promise<{ ok: true }> {
  const { storeId, eventId, participantId } = entrant;
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    const row = await find(ctx, entrant);
    if (!row || row["withdrawn_at"] !== null) throw notFound();
    if (row["erased_at"] !== null) return { ok: true };
    const { fields } = ctx.deps.secrets;
    const phone = await fields.decrypt(
      String(row["phone_cipher"]),
      fieldPlace(entrant, participantId, "phone"),
    );
    const entry = { storeId, eventId, participantId, keys: await personKeys(ctx.deps, entrant, phone) };
    const batch = erasureBatch(ctx, { entry, action: "participation.eraseFor", once });
    if (held(await ctx.deps.shards.of(storeId).write(batch))) return { ok: true };
  }
  throw new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
}

async function find(
  ctx: ServiceContext,
  { storeId, eventId, participantId }: Entrant,
): Promise<Row | undefined> {
  const [rows = []] = await ctx.deps.shards
    .of(storeId)
    .query([
      rawStatement(
        "select phone_cipher, withdrawn_at, erased_at from participants where store_id = ? and event_id = ? and id = ?",
        [storeId, eventId, participantId],
      ),
    ]);
  return rows[0];
}
