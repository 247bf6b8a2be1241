import {
  CHANNEL_IDS,
  CHANNEL_LABELS,
  type Channel,
  type DeriveInput,
  isJsonObject,
  type JsonObject,
  mergeContent,
} from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { notFound } from "../../errors.ts";
import { DAY_MS, toIso } from "../../time.ts";
import { contentMedia } from "../media/index.ts";
import { loadStore, MEMBER, requireEvent, type StoreView } from "../store/index.ts";
import { missingFields } from "./completeness.ts";
import { eventUrl, withoutMoney } from "./event-dto.ts";
import type { ChannelPlan, EventView } from "./event-view.ts";
import { requireEventView } from "./require-event-view.ts";
import type { EventPreview } from "./schemas.ts";

/** Stands in for an end that is not chosen yet; channels derive their dates from it. */
const ASSUMED_LENGTH_MS = 7 * DAY_MS;

/**
 * What customers and channels will see, in any status: the page's texts, and per channel of the plan (all six
 * without a plan) the content it would get and what it would object to.
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
  const now = ctx.deps.clock.now();
  const contents = [{ imageUrl: event.imageUrl }, event.channelPlan];
  const media = await contentMedia(ctx, { storeId, contents });
  const derive = deriveInput(event, store, { now, media, url: eventUrl(ctx.deps, event.slug) });
  const at = (ms: number | null) => (ms === null ? null : toIso(event.timeZone, ms));
  const allSix: ChannelPlan = CHANNEL_IDS.map((channel) => ({ channel }));
  const plan = event.channelPlan.length > 0 ? event.channelPlan : allSix;
  const seen = ({ content, issues }: ChannelPreview): ChannelPreview =>
    role === "owner" ? { content, issues } : { content: withoutMoney(content), issues };
  return {
    eventId,
    storeName: store.name,
    title: event.title,
    description: event.description,
    prizeName: event.prizeName,
    imageUrl: event.imageUrl,
    startsAt: at(event.startsAt),
    endsAt: at(event.endsAt),
    url: derive.trackingUrl,
    missing: missingFields(event, now),
    channels: plan.map((item) => ({
      channel: item.channel,
      label: CHANNEL_LABELS[item.channel],
      ...seen(channelPreview(ctx.deps.channels.registry.get(item.channel), item.content, derive)),
    })),
  };
}

type ChannelPreview = Pick<EventPreview["channels"][number], "content" | "issues">;

function channelPreview(adapter: Channel, given: unknown, input: DeriveInput): ChannelPreview {
  const own: JsonObject = isJsonObject(given) ? given : {};
  const content = mergeContent(adapter.deriveContent(input), own);
  const parsed = adapter.contentSchema.safeParse(content);
  if (parsed.success) return { content: { ...content }, issues: [...adapter.validate(content, input)] };
  const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.join(".")))];
  return {
    content: { ...content },
    issues: fields.map((field) => ({
      severity: "hard",
      field,
      code: "INVALID_CONTENT",
      message: "채널에 맞는 내용인지 다시 확인해 주세요.",
    })),
  };
}

function deriveInput(
  event: EventView,
  store: StoreView,
  at: Pick<DeriveInput, "now" | "media"> & { url: string },
): DeriveInput {
  const startsAt = event.startsAt ?? at.now;
  return {
    now: at.now,
    trackingUrl: at.url,
    media: at.media,
    store: {
      id: store.storeId,
      name: store.name,
      address: store.address,
      region: store.region ?? "",
      phone: store.phone,
      location: store.lat === null || store.lng === null ? null : { lat: store.lat, lng: store.lng },
      optOutNumber: store.optOutNumber,
      timeZone: store.timeZone,
    },
    event: {
      id: event.eventId,
      title: event.title,
      description: event.description === "" ? null : event.description,
      prizeName: event.prizeName === "" ? null : event.prizeName,
      imageUrl: event.imageUrl,
      startsAt,
      endsAt: event.endsAt ?? startsAt + ASSUMED_LENGTH_MS,
    },
  };
}
