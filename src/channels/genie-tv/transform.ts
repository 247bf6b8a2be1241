import { z } from "zod";
import { addDays } from "../../time.ts";
import type { ChannelContext, ChannelPreview, DeriveInput } from "../channel.ts";
import { compact, counter, earlierDay, laterDay, nextBusinessDay, readContent } from "../content-rules.ts";
import type { JsonObject } from "../json.ts";
import { screenMediaOf } from "../kmp/screen-media.ts";
import { daysText, screenPreview, slotsText } from "../kmp/screen-preview.ts";
import { wireUrl } from "../kmp/wire.ts";
import { koreanDay } from "../korea.ts";
import { findRegion, regionOf } from "./region.ts";
import { GenieTvContent, GENIE_TV_LIMITS as LIMITS } from "./schema.ts";
import { airedSeconds, campaignTitle } from "./validate.ts";

/** From the next business day on, at most 90 days, for the smallest budget. */
export function deriveGenieTv({ event, store, now }: DeriveInput): GenieTvContent {
  const firstDay = nextBusinessDay(koreanDay(now));
  const startDate = laterDay(firstDay, koreanDay(event.startsAt));
  const lastDay = laterDay(startDate, koreanDay(event.endsAt - 1));
  const region = regionOf(store.address) ?? regionOf(store.region);
  return {
    ...(region === null ? {} : { region }),
    schedule: {
      startDate,
      endDate: earlierDay(lastDay, addDays(startDate, LIMITS.maxDays - 1)),
      timeSlots: ["weekday_evening", "weekend_evening"],
    },
    budgetKrw: LIMITS.minBudgetKrw,
    ...(event.imageUrl === null ? {} : { contentUrls: [event.imageUrl] }),
  };
}

/** Body of `POST /campaigns`; externalRef and eventId are put in front of it. */
export function toCampaign(ctx: ChannelContext): JsonObject {
  const content = readContent(GenieTvContent, ctx.content);
  const region = findRegion(content.region ?? "") ?? { name: content.region ?? "", code: null };
  const { url, type } = screenMediaOf(content.contentUrls ?? [], ctx.media);
  const durationMs = ctx.media.get(url)?.durationMs ?? null;
  return compact({
    title: campaignTitle(ctx.event.title),
    region: compact({ code: region.code, name: region.name }),
    schedule: compact({ ...content.schedule }),
    budget: content.budgetKrw,
    creative: {
      url: wireUrl(url),
      durationSec: (type === "video/mp4" && durationMs !== null ? airedSeconds(durationMs) : null) ?? 15,
      type,
    },
    landingUrl: ctx.trackingUrl,
    callbackUrl: ctx.callbackUrl,
  });
}

/** The one file that goes on air, with region, days and slots as lines. */
export function previewGenieTv(content: JsonObject, input: DeriveInput): ChannelPreview {
  const { region = "", schedule = {}, contentUrls = [] } = readContent(GenieTvContent, content);
  const { startDate = "", endDate = "", timeSlots = [] } = schedule;
  const title = campaignTitle(input.event.title);
  return screenPreview(input, {
    title,
    lines: [region, daysText(startDate, endDate), slotsText(timeSlots)],
    contentUrls: contentUrls.length === 0 ? [] : [screenMediaOf(contentUrls, input.media).url],
    counters: [counter("title", title, LIMITS.titleMaxChars)],
  });
}

const Schedule = z
  .array(
    z.object({ date: z.iso.date(), timeSlot: z.string().max(40), estimatedImpressions: z.number().min(0) }),
  )
  .max(1_000);

/** The partner's plan of impressions, absent when it says something else. */
export function readSchedule(value: unknown): JsonObject[] | undefined {
  const parsed = Schedule.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
