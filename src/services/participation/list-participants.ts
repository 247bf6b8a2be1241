import { and, desc, eq, inArray, isNull, lt } from "drizzle-orm";
import { CHANNEL_LABELS, isChannelId } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { participants } from "../../db/schema/store.ts";
import { DEFAULT_TIME_ZONE, toIso } from "../../time.ts";
import { loadStore, MEMBER, requireEvent } from "../store/index.ts";
import { fieldPlace, type Place } from "./person.ts";
import { maskName, maskPhone } from "./phone.ts";
import type { ListParticipantsInput, MaskedParticipant, ParticipantPage } from "./schemas.ts";

type ParticipantRow = typeof participants.$inferSelect;

/**
 * Who takes part, newest first, masked for owner and staff alike; the owner reveals one at a time. Nothing personal is
 * asked with it: a query's input stands in the address, which others may log (`findParticipant` takes it instead).
 *
 * @throws AppError NOT_FOUND for an unknown or foreign event
 * @example (await listParticipants({ ctx, input: { eventId, limit: 20 } })).items[0]?.phone // "010-****-5678"
 */
export async function listParticipants(options: {
  ctx: ServiceContext;
  input: ListParticipantsInput;
}): Promise<ParticipantPage> {
  const { ctx, input } = options;
  const { storeId, eventId } = await requireEvent(ctx, input.eventId, MEMBER);
  const [rows, store] = await Promise.all([
    ctx.deps.shards
      .of(storeId)
      .read.select()
      .from(participants)
      .where(
        and(
          eq(participants.storeId, storeId),
          eq(participants.eventId, eventId),
          isNull(participants.withdrawnAt),
          ...(input.channel === undefined ? [] : [eq(participants.channel, storedChannel(input.channel))]),
          ...(input.cursor === undefined ? [] : [lt(participants.id, input.cursor)]),
        ),
      )
      .orderBy(desc(participants.id))
      .limit(input.limit + 1),
    loadStore({ ctx, storeId }),
  ]);
  const page = rows.slice(0, input.limit);
  const timeZone = store?.timeZone ?? DEFAULT_TIME_ZONE;
  return {
    items: await Promise.all(page.map((row) => toMasked(ctx, row, timeZone))),
    nextCursor: rows.length > page.length ? (page.at(-1)?.id ?? null) : null,
  };
}

/** Who came by no channel is stored with none. */
function storedChannel(channel: NonNullable<ListParticipantsInput["channel"]>): string {
  return channel === "direct" ? "" : channel;
}

/** Some entries of an event, masked, by id. Grants nothing: the caller has checked access. */
export async function maskedEntries(
  ctx: ServiceContext,
  place: Place,
  participantIds: readonly string[],
): Promise<Map<string, MaskedParticipant>> {
  const { storeId, eventId } = place;
  const isOne = and(
    eq(participants.storeId, storeId),
    eq(participants.eventId, eventId),
    inArray(participants.id, [...participantIds]),
  );
  const [rows, store] = await Promise.all([
    ctx.deps.shards.of(storeId).read.select().from(participants).where(isOne),
    loadStore({ ctx, storeId }),
  ]);
  const timeZone = store?.timeZone ?? DEFAULT_TIME_ZONE;
  const masked = await Promise.all(rows.map((row) => toMasked(ctx, row, timeZone)));
  return new Map(masked.map((entry) => [entry.participantId, entry]));
}

async function toMasked(
  ctx: ServiceContext,
  row: ParticipantRow,
  timeZone: string,
): Promise<MaskedParticipant> {
  const open = async (cipher: string | null, column: "phone" | "name") =>
    cipher === null ? null : ctx.deps.secrets.fields.decrypt(cipher, fieldPlace(row, row.id, column));
  const [phone, name] = await Promise.all([open(row.phoneCipher, "phone"), open(row.nameCipher, "name")]);
  const instant = (at: number | null) => (at === null ? null : toIso(timeZone, at));
  const channel = isChannelId(row.channel) ? row.channel : null;
  return {
    participantId: row.id,
    phone: phone === null ? null : maskPhone(phone),
    name: name === null ? null : maskName(name),
    channel,
    label: channel === null ? "직접" : CHANNEL_LABELS[channel],
    registeredAt: toIso(timeZone, row.registeredAt),
    redeemedAt: instant(row.redeemedAt),
    newToStore: row.newToStore === null ? null : row.newToStore === 1,
    erasedAt: instant(row.erasedAt),
  };
}
