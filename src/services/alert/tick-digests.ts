import { sha256Text } from "../../auth/index.ts";
import { chunked } from "../../chunked.ts";
import type { ServiceContext } from "../../context.ts";
import { addDays, DAY_MS, DEFAULT_TIME_ZONE, dayOf, dayStart, HOUR_MS } from "../../time.ts";
import { dayFigures } from "../analytics/index.ts";
import { activeStores } from "../event/index.ts";
import { enqueueMail } from "../mail/index.ts";
import { ownersOf } from "../member/index.ts";
import {
  digestDays,
  failuresBetween,
  loadSettings,
  markDigestDay,
  unsubscribeUrl,
} from "../notification/index.ts";
import { type StoreView, storeViews } from "../store/index.ts";
import { unlessBusy } from "../unless-busy.ts";

/** 08:30 by the store's clock: Kakao's figures of the day before are final at 08:00. */
export const DIGEST_AFTER_MS = 8.5 * HOUR_MS;
/** A service that was away all day does not write in the evening what was news in the morning. */
const DIGEST_BEFORE_MS = 20 * HOUR_MS;
/** In no zone does the day before begin earlier than this before the last mail of a day. */
const LOOK_BACK_MS = 2 * DAY_MS;
const FAILURES_MAX = 10;
/** From midnight until half past eight every store is looked at each minute: by so many in one read. */
const PAGE = 100;

/**
 * A tick's verb: once a day and store with an event that ran the day before, a mail about that day. Safe in several processes
 * and after a crash: the mail's id follows from store, day and reader, and the store remembers the day.
 *
 * @returns how many stores this call wrote to
 */
export async function tickDigests({ ctx }: { ctx: ServiceContext }): Promise<{ stores: number }> {
  let stores = 0;
  const groups = await candidates(ctx);
  for (const page of groups.flatMap((storeIds) => chunked(storeIds, PAGE))) {
    const views = await unlessBusy(storeViews(ctx, page), new Map<string, StoreView>());
    for (const store of views.values()) {
      if (isTime(ctx, store) && (await unlessBusy(writeDigest(ctx, store), false))) stores += 1;
    }
  }
  return { stores };
}

/**
 * Without the stores that have today's: a zone's day is never ahead of Seoul's when its 08:30 has come.
 *
 * @returns database by database: one that goes away in between holds up its own stores alone
 */
async function candidates(ctx: ServiceContext): Promise<readonly (readonly string[])[]> {
  const today = dayOf(DEFAULT_TIME_ZONE, ctx.deps.clock.now());
  const groups = await activeStores(ctx, ctx.deps.clock.now() - LOOK_BACK_MS);
  const open = groups.map(async ({ db, storeIds }) => {
    if (storeIds.length === 0) return [];
    const done = await digestDays(db, storeIds);
    return storeIds.filter((storeId) => (done.get(storeId) ?? "") < today);
  });
  return Promise.all(open.map((storeIds) => unlessBusy(storeIds, [])));
}

function isTime({ deps }: ServiceContext, { timeZone, closedAt }: StoreView): boolean {
  const now = deps.clock.now();
  const sinceMidnight = now - dayStart(timeZone, dayOf(timeZone, now));
  return closedAt === null && sinceMidnight >= DIGEST_AFTER_MS && sinceMidnight < DIGEST_BEFORE_MS;
}

/** @returns whether this call was the one that wrote it */
async function writeDigest(ctx: ServiceContext, store: StoreView): Promise<boolean> {
  const { storeId, timeZone } = store;
  const today = dayOf(timeZone, ctx.deps.clock.now());
  const { digest } = await loadSettings(ctx, storeId);
  const isWritten = digest && (await enqueueDigest(ctx, store, addDays(today, -1)));
  return (await markDigestDay(ctx, { storeId, day: today })) && isWritten;
}

/** @returns false for a day on which no event ran and nothing failed */
async function enqueueDigest(ctx: ServiceContext, store: StoreView, day: string): Promise<boolean> {
  const { storeId, timeZone, name: storeName } = store;
  const span = { from: dayStart(timeZone, day), to: dayStart(timeZone, addDays(day, 1)) };
  const [figures, failures, link, owners] = await Promise.all([
    dayFigures(ctx, { storeId, timeZone, day }),
    failuresBetween(ctx, { storeId, ...span }),
    unsubscribeUrl(ctx, { storeId, choice: "digest" }),
    ownersOf(ctx, storeId),
  ]);
  if (figures.length === 0 && failures.length === 0) return false;
  const events = figures.map(({ eventId: _eventId, ...event }) => event);
  const content = {
    ...{ storeName, day, events, failures: failures.slice(0, FAILURES_MAX) },
    ...{ url: `${ctx.deps.publicUrl}/app`, unsubscribeUrl: link },
  };
  for (const { userId, email } of owners) {
    const id = await sha256Text(`digest ${storeId} ${day} ${userId}`);
    const payload = { ...content, to: email };
    await ctx.deps.control.write([await enqueueMail(ctx, { id, kind: "digest", userId, payload })]);
  }
  return true;
}
