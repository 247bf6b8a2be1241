import { sha256Text } from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import { HOUR_MS } from "../../time.ts";
import { enqueueMail } from "../mail/index.ts";
import { ownersOf } from "../member/index.ts";
import {
  isFailure,
  isUntold,
  loadSettings,
  markTold,
  type Untold,
  unsubscribeUrl,
  untoldNotifications,
} from "../notification/index.ts";
import { enqueueSends, payloadOf } from "../owner-webhook/index.ts";
import { loadStore } from "../store/index.ts";
import { unlessBusy } from "../unless-busy.ts";

/** A failure that old is no news: what lay there before an upgrade is not mailed. */
const NEWS_MS = 6 * HOUR_MS;
const MESSAGES_MAX = 10;

/**
 * A tick's verb: takes new notifications to the owner's webhooks, and those about failures to the owner's mail, at
 * most one mail a kind and store in an hour. The mail is written first, under an id that follows from the
 * notification; then one batch writes the sends and marks the notification. A crash between both finds the mail there.
 *
 * @returns how many notifications this call took up
 */
export async function tickAlerts({ ctx }: { ctx: ServiceContext }): Promise<{ told: number }> {
  let told = 0;
  for (const group of groupsOf(await untoldNotifications(ctx))) told += await unlessBusy(tell(ctx, group), 0);
  return { told };
}

async function tell(ctx: ServiceContext, group: readonly Untold[]): Promise<number> {
  const [first] = group;
  if (first && isFailure(first.kind)) await mailFailure(ctx, first, group);
  await takeUp(ctx, group);
  return group.length;
}

/** By store and kind, in the order of the oldest. */
function groupsOf(untold: readonly Untold[]): readonly (readonly Untold[])[] {
  return [...Map.groupBy(untold, ({ storeId, kind }) => `${storeId} ${kind}`).values()];
}

async function mailFailure(ctx: ServiceContext, first: Untold, group: readonly Untold[]): Promise<void> {
  const { storeId, kind, id } = first;
  const news = group.filter(({ createdAt }) => ctx.deps.clock.now() - createdAt < NEWS_MS);
  if (news.length === 0 || !(await loadSettings(ctx, storeId)).failureMail) return;
  const store = await loadStore({ ctx, storeId });
  if (!store) return;
  const link = await unsubscribeUrl(ctx, { storeId, choice: "failureMail" });
  const messages = [...new Set(news.map(({ message }) => message))].slice(0, MESSAGES_MAX);
  for (const { userId, email } of await ownersOf(ctx, storeId)) {
    const payload = {
      to: email,
      storeName: store.name,
      messages,
      url: `${ctx.deps.publicUrl}/app`,
      unsubscribeUrl: link,
    };
    const mail = {
      id: await sha256Text(`failure ${id} ${userId}`),
      kind: "failure",
      userId,
      payload,
      throttle: { key: `failure ${storeId} ${kind} ${userId}`, withinMs: HOUR_MS },
    } as const;
    await ctx.deps.control.write([await enqueueMail(ctx, mail)]);
  }
}

async function takeUp(ctx: ServiceContext, group: readonly Untold[]): Promise<void> {
  const [first] = group;
  if (!first) return;
  const sends = group.flatMap((one) => enqueueSends([sendOf(one)], isUntold(one)));
  const ids = group.map(({ id }) => id);
  await ctx.deps.shards.of(first.storeId).write([...sends, markTold(ctx, first.storeId, ids)]);
}

function sendOf({ storeId, id, kind, eventId, channel, message, createdAt }: Untold) {
  const type = "notification.created" as const;
  const data = { storeId, notificationId: id, kind, eventId, channel, message };
  return {
    storeId,
    sourceId: id,
    type,
    payload: payloadOf(type, createdAt, data),
    at: createdAt,
    unless: null,
  };
}
