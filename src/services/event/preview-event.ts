import { CHANNEL_IDS, CHANNEL_LABELS, registryOf } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { notFound } from "../../errors.ts";
import { toIso } from "../../time.ts";
import { loadStore, MEMBER, type Role, requireEvent } from "../store/index.ts";
import { type ChannelContent, contentInputs, reviewContent } from "./channel-content.ts";
import { missingFields } from "./completeness.ts";
import { eventUrl, withoutMoney } from "./event-dto.ts";
import type { ChannelPlan } from "./event-view.ts";
import { requireEventView } from "./require-event-view.ts";
import type { EventPreview } from "./schemas.ts";

/**
 * What customers and channels will see, in any status: the page's texts, and per channel of the plan (all six
 * without a plan) the content it would get, how it would look and what the channel would object to.
 */
export async function previewEvent({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { eventId: string };
}): Promise<EventPreview> {
  const { storeId, eventId, role } = await requireEvent(ctx, input.eventId, MEMBER);
  const [event, store] = await Promise.all([
    requireEventView(ctx, { storeId, eventId }),
    loadStore({ ctx, storeId }),
  ]);
  if (!store) throw notFound();
  const inputOf = await contentInputs(ctx, event, store);
  const at = (ms: number | null) => (ms === null ? null : toIso(event.timeZone, ms));
  const allSix: ChannelPlan = CHANNEL_IDS.map((channel) => ({ channel }));
  const plan = event.channelPlan.length > 0 ? event.channelPlan : allSix;
  return {
    eventId,
    storeName: store.name,
    title: event.title,
    description: event.description,
    prizeName: event.prizeName,
    imageUrl: event.imageUrl,
    startsAt: at(event.startsAt),
    endsAt: at(event.endsAt),
    url: eventUrl(ctx.deps, event.slug),
    missing: missingFields(event, ctx.deps.clock.now()),
    channels: plan.map((item) => ({
      channel: item.channel,
      label: CHANNEL_LABELS[item.channel],
      ...seenBy(
        role,
        reviewContent(registryOf(ctx.deps.channels).get(item.channel), item.content, inputOf(item.channel)),
      ),
    })),
  };
}

type SeenContent = Pick<EventPreview["channels"][number], "content" | "issues" | "preview">;

/** Staff see no money. */
function seenBy(role: Role, { content, issues, preview }: ChannelContent): SeenContent {
  return {
    content: role === "owner" ? { ...content } : withoutMoney(content),
    issues: [...issues],
    preview,
  };
}
