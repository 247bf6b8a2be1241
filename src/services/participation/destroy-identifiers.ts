import type { ServiceContext } from "../../context.ts";
import { type Condition, rawStatement, type Statement } from "../../db/index.ts";
import { NEWS_SINCE } from "./consent-ledger.ts";
import { CONSENT_HOLDS_MS } from "./marketing-recipients.ts";
import type { Place } from "./person.ts";

/** Entries of an event, except these. */
export type DestructionScope = Place & { readonly keep: readonly string[]; readonly now: number };

export type HeldIdentifiers = {
  /** Entries whose phone number goes, the name with it. */
  readonly participantIds: readonly string[];
  /** Entries whose number stays for a separate consent to advertising that is in force; their name goes. */
  readonly keptForMarketing: readonly string[];
  /** When the first of those consents lapses by age (epoch ms); null where none is left. */
  readonly nextLapseAt: number | null;
  /** Holds while this is so. */
  readonly same: Condition;
};

const HELD = `p.store_id = ? and p.event_id = ? and p.withdrawn_at is null and p.phone_cipher is not null
  and p.id not in (select value from json_each(?))`;

const WANTS_NEWS = `${NEWS_SINCE} is not null`;

const heldArgs = ({ storeId, eventId, keep }: DestructionScope) => [storeId, eventId, JSON.stringify(keep)];
const newsArgs = ({ now }: DestructionScope) => [now - CONSENT_HOLDS_MS];

/** What `destroyIdentifiers` would destroy now. Grants nothing. */
export async function heldIdentifiers(
  ctx: ServiceContext,
  scope: DestructionScope,
): Promise<HeldIdentifiers> {
  const [rows = []] = await ctx.deps.shards
    .of(scope.storeId)
    .query([
      rawStatement(`select p.id, ${NEWS_SINCE} as news_since from participants p where ${HELD}`, [
        ...newsArgs(scope),
        ...heldArgs(scope),
      ]),
    ]);
  const going = rows.filter((row) => row["news_since"] === null).map((row) => String(row["id"]));
  const kept = rows.filter((row) => row["news_since"] !== null);
  const oldest = kept.reduce((at, row) => Math.min(at, Number(row["news_since"])), Infinity);
  return {
    participantIds: going,
    keptForMarketing: kept.map((row) => String(row["id"])),
    nextLapseAt: kept.length === 0 ? null : oldest + CONSENT_HOLDS_MS,
    same: {
      sql: `(select count(*) || ' ' || count(${NEWS_SINCE}) from participants p where ${HELD}) = ?`,
      args: [...newsArgs(scope), ...heldArgs(scope), `${rows.length} ${kept.length}`],
    },
  };
}

/**
 * Destroys phone, name and the store-wide phone key of an event's entries; nothing leads back to a number, the code
 * can no longer be redeemed, every count stays. The ledger of consents is untouched: nobody took a consent back.
 */
export function destroyIdentifiers(scope: DestructionScope, mark: Condition): Statement[] {
  const keepsPhone = [...newsArgs(scope)];
  return [
    rawStatement(
      `update participants as p set name_cipher = null,
         phone_cipher = case when ${WANTS_NEWS} then p.phone_cipher end,
         phone_key = case when ${WANTS_NEWS} then p.phone_key else 'gone:' || p.id end,
         erased_at = case when ${WANTS_NEWS} then p.erased_at else ? end
       where ${HELD} and ${mark.sql}`,
      [...keepsPhone, ...keepsPhone, ...keepsPhone, scope.now, ...heldArgs(scope), ...mark.args],
    ),
  ];
}
