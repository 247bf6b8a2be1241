import type { ServiceContext } from "../../context.ts";
import { type Row, rawStatement } from "../../db/index.ts";
import { invalid, notFound } from "../../errors.ts";
import { findEventBySlug } from "../event/index.ts";
import { readShortCode } from "../tracking/index.ts";
import { ENTRY_CODE_LENGTH, limitEntries, REDEEM_CODE_LENGTH } from "./enter.ts";
import { type PersonKeys, type Place, personKeys } from "./person.ts";
import { normalisePhone } from "./phone.ts";
import type { Entry, OwnEntryInput } from "./schemas.ts";

/** An entry that its owner has proven with entry code and phone. */
export type OwnEntry = Place & {
  readonly participantId: string;
  readonly keys: PersonKeys;
  readonly registeredAt: number;
  readonly channel: string;
  readonly ageGroup: string | null;
  readonly gender: string | null;
  readonly region: string | null;
  readonly isRedeemed: boolean;
  readonly isNewToStore: boolean;
  readonly isReturn: boolean;
  readonly isWithdrawn: boolean;
  readonly isErased: boolean;
};

/** @throws AppError INVALID_PHONE; NOT_FOUND for a wrong pair, whichever half is wrong; RATE_LIMITED */
export async function findOwnEntry(ctx: ServiceContext, input: OwnEntryInput): Promise<OwnEntry> {
  const phone = normalisePhone(input.phone);
  if (phone === undefined) throw invalid("INVALID_PHONE");
  const place = await findEventBySlug({ ctx, slug: input.slug });
  if (!place) throw notFound();
  await limitEntries(ctx, place.eventId);
  const keys = await personKeys(ctx.deps, place, phone);
  const row = await findByEntryCode(ctx, place, input.entryCode);
  if (!row || ![...keys.phone, ...keys.erased, ...keys.withdrawn].includes(String(row["phone_key"]))) {
    throw notFound();
  }
  return toOwnEntry(place, row, keys);
}

function toOwnEntry(place: Place, row: Row, keys: PersonKeys): OwnEntry {
  const optional = (name: string) => (row[name] === null ? null : String(row[name]));
  return {
    storeId: place.storeId,
    eventId: place.eventId,
    participantId: String(row["id"]),
    keys,
    registeredAt: Number(row["registered_at"]),
    channel: String(row["channel"]),
    ageGroup: optional("age_group"),
    gender: optional("gender"),
    region: optional("region"),
    isRedeemed: row["redeemed_at"] !== null,
    isNewToStore: row["new_to_store"] === 1,
    isReturn: row["is_return"] === 1,
    isWithdrawn: row["withdrawn_at"] !== null,
    isErased: row["erased_at"] !== null,
  };
}

export async function findByEntryCode(
  ctx: ServiceContext,
  place: Place,
  typed: string,
): Promise<Row | undefined> {
  const code = readShortCode(typed, ENTRY_CODE_LENGTH);
  if (code === undefined) return undefined;
  const [rows = []] = await ctx.deps.shards.of(place.storeId).query([
    rawStatement(
      `select id, phone_key, entry_code, redeem_code, registered_at, channel, age_group, gender, region,
         redeemed_at, new_to_store, is_return, withdrawn_at, erased_at
       from participants where store_id = ? and event_id = ? and redeem_code = ? and entry_code = ?`,
      [place.storeId, place.eventId, code.slice(0, REDEEM_CODE_LENGTH), code],
    ),
  ]);
  return rows[0];
}

/**
 * The codes of a standing entry by its entry code alone, for the page a customer is led to after entering.
 * Holds nothing personal.
 *
 * @throws AppError NOT_FOUND for an unknown, withdrawn or erased entry
 */
export async function entryByCode(options: {
  ctx: ServiceContext;
  input: { slug: string; entryCode: string };
}): Promise<Entry> {
  const { ctx, input } = options;
  const place = await findEventBySlug({ ctx, slug: input.slug });
  const row = place && (await findByEntryCode(ctx, place, input.entryCode));
  if (!row || row["withdrawn_at"] !== null || row["erased_at"] !== null) throw notFound();
  return { entryCode: String(row["entry_code"]), redeemCode: String(row["redeem_code"]) };
}
