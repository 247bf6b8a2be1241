import { enforceRate, networkOf } from "../../auth/index.ts";
import { freshId, type ServiceContext } from "../../context.ts";
import { held, rawStatement } from "../../db/index.ts";
import { AppError, invalid, notFound } from "../../errors.ts";
import { type OnceHandle, type Outcome, runOnce } from "../idempotency/index.ts";
import { type Attribution, newShortCode, resolveRef } from "../tracking/index.ts";
import { entryBatch, type NewEntry } from "./entry-batch.ts";
import { type EntryDesk, entryStateOf, loadDesk, recentDesk, refuseClosed } from "./entry-desk.ts";
import { addressScope, fieldPlace, type PersonKeys, personKeys, placeholders } from "./person.ts";
import { normalisePhone } from "./phone.ts";
import type { EnterInput, Entry } from "./schemas.ts";

export const REDEEM_CODE_LENGTH = 8;
/** An entry code is the redeem code and four letters that only its owner sees: one index finds both. */
export const ENTRY_CODE_LENGTH = 12;

const ATTEMPTS_MAX = 4;

/**
 * A customer takes part: one entry a person and event, whatever the number of parallel requests.
 *
 * @throws AppError NOT_FOUND (unknown address, draft); INVALID INVALID_PHONE, CONSENT_REQUIRED (also for an
 *   outdated privacyVersion), AGE_REQUIRED; CONFLICT ALREADY_ENTERED; PRECONDITION_FAILED EVENT_NOT_STARTED,
 *   EVENT_ENDED, EVENT_FULL; LIMIT_EXCEEDED RATE_LIMITED above 600 a minute from one address
 * @example
 * await enter({ ctx, input: { slug, phone: "010-1234-5678", over14: true, consent: { privacy: true, privacyVersion } } });
 */
export async function enter(options: { ctx: ServiceContext; input: EnterInput }): Promise<Entry> {
  const { entry } = await enterOnce(options);
  return entry;
}

export type EntryAnswer = { readonly entry: Entry; readonly isRepeat: boolean };

/** As enter; `isRepeat` tells a form sent twice from a first entry. */
export async function enterOnce(options: { ctx: ServiceContext; input: EnterInput }): Promise<EntryAnswer> {
  const { ctx, input } = options;
  const phone = normalisePhone(input.phone);
  if (phone === undefined) throw invalid("INVALID_PHONE");
  const desk = recentDesk(ctx, input.slug) ?? (await loadDesk(ctx, input.slug));
  await limitEntries(ctx, desk.eventId);
  const keys = await personKeys(ctx.deps, desk, phone);
  return runOnce<EntryAnswer>({
    ctx,
    storeId: desk.storeId,
    procedure: "participation.enter",
    input: await withoutPerson(ctx, input, keys),
    ...(await anonymousScope(ctx, input, desk.eventId)),
    run: async (once) => ({
      entry: await register(ctx, { input, phone, keys, desk, once }),
      isRepeat: false,
    }),
    replay: async (outcome) => ({ entry: await replay(ctx, desk, outcome), isRepeat: true }),
  });
}

/** The limit counts requests, not entries: Korean carriers share addresses among many phones (D-27). */
export async function limitEntries(ctx: ServiceContext, eventId: string): Promise<void> {
  if (ctx.actor.kind === "system") return;
  await enforceRate(ctx.deps.limits.entry, `${networkOf(ctx.actor.address)} ${eventId}`);
}

async function anonymousScope(ctx: ServiceContext, input: EnterInput, eventId: string) {
  if (input.idempotencyKey === undefined) return {};
  return { anonymousScope: await addressScope(ctx.deps, ctx.actor.address, eventId) };
}

/** The request's fingerprint is stored: a plain hash of a phone number could be guessed, a keyed one not. */
async function withoutPerson(ctx: ServiceContext, input: EnterInput, keys: PersonKeys) {
  const { idempotencyKey, phone: _phone, name, ...rest } = input;
  if (idempotencyKey === undefined) return {};
  const nameKey = name === undefined ? null : await ctx.deps.secrets.phoneIndex.index("name", name);
  return { ...rest, idempotencyKey, phone: keys.phone[0], name: nameKey };
}

type Registration = {
  readonly input: EnterInput;
  readonly phone: string;
  readonly keys: PersonKeys;
  readonly desk: EntryDesk;
  readonly once: OnceHandle;
};

async function register(ctx: ServiceContext, registration: Registration): Promise<Entry> {
  const { input, keys, once } = registration;
  const ref = await resolveRef({ ctx, eventId: registration.desk.eventId, ref: input.ref });
  let desk = await currentDesk(ctx, input, registration.desk);
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    const entry = await prepare(ctx, { ...registration, desk }, ref);
    if (held(await ctx.deps.shards.of(desk.storeId).write(entryBatch(desk, entry, once)))) {
      ctx.deps.events.wake(desk.storeId);
      return { entryCode: entry.entryCode, redeemCode: entry.redeemCode };
    }
    if (await hasEntered(ctx, desk, keys))
      throw new AppError({ code: "CONFLICT", reason: "ALREADY_ENTERED" });
    desk = await loadDesk(ctx, input.slug);
    refuse(ctx, input, desk);
    refuseClosed(entryStateOf(desk, ctx.deps.clock.now()));
  }
  throw new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
}

/** A desk of the last second may let pass, but never refuse. */
async function currentDesk(ctx: ServiceContext, input: EnterInput, known: EntryDesk): Promise<EntryDesk> {
  try {
    refuse(ctx, input, known);
    return known;
  } catch {
    const desk = await loadDesk(ctx, input.slug);
    refuse(ctx, input, desk);
    return desk;
  }
}

/** Full is not refused here: whoever has entered is told so first. */
function refuse(ctx: ServiceContext, input: EnterInput, desk: EntryDesk): void {
  const state = entryStateOf(desk, ctx.deps.clock.now());
  if (state !== "FULL") refuseClosed(state);
  if (input.consent.privacyVersion !== desk.texts.privacy.version) throw invalid("CONSENT_REQUIRED");
}

async function prepare(
  ctx: ServiceContext,
  given: Registration,
  attribution: Attribution,
): Promise<NewEntry> {
  const { input, phone, keys, desk } = given;
  const { deps } = ctx;
  const participantId = freshId(deps);
  const entryCode = newShortCode(deps.randomBytes, ENTRY_CODE_LENGTH);
  const [phoneCipher, nameCipher] = await Promise.all([
    deps.secrets.fields.encrypt(phone, fieldPlace(desk, participantId, "phone")),
    input.name === undefined
      ? null
      : deps.secrets.fields.encrypt(input.name, fieldPlace(desk, participantId, "name")),
  ]);
  return {
    participantId,
    messageId: freshId(deps),
    keys,
    phoneKey: keys.phone[0] ?? "",
    phoneCipher,
    nameCipher,
    keyId: deps.secrets.phoneIndex.currentKid,
    ageGroup: input.ageGroup ?? null,
    gender: input.gender ?? null,
    region: input.region ?? null,
    attribution,
    entryCode,
    redeemCode: entryCode.slice(0, REDEEM_CODE_LENGTH),
    wantsMarketing: input.consent.marketing === true,
    now: deps.clock.now(),
    traceparent: ctx.traceparent,
  };
}

async function hasEntered(ctx: ServiceContext, desk: EntryDesk, keys: PersonKeys): Promise<boolean> {
  const persons = [...keys.phone, ...keys.erased];
  const [rows = []] = await ctx.deps.shards.of(desk.storeId).query([
    rawStatement(
      `select 1 from participants where store_id = ? and event_id = ? and phone_key in (${placeholders(persons)})
       and withdrawn_at is null limit 1`,
      [desk.storeId, desk.eventId, ...persons],
    ),
  ]);
  return rows.length > 0;
}

async function replay(ctx: ServiceContext, desk: EntryDesk, outcome: Outcome): Promise<Entry> {
  const [rows = []] = await ctx.deps.shards
    .of(desk.storeId)
    .query([
      rawStatement(
        "select entry_code, redeem_code from participants where store_id = ? and event_id = ? and id = ?",
        [desk.storeId, desk.eventId, outcome["participantId"] ?? ""],
      ),
    ]);
  const row = rows[0];
  if (!row) throw notFound();
  return { entryCode: String(row["entry_code"]), redeemCode: String(row["redeem_code"]) };
}
