import type { Channel, ChannelDescriptor } from "../channel.ts";
import { compact, readContent } from "../content-rules.ts";
import { createKmpResource, KMP_CAPABILITIES, type KmpClient, textOf } from "../kmp/index.ts";
import { GENIE_TV_LIMITS, GenieTvContent } from "./schema.ts";
import { deriveGenieTv, previewGenieTv, readSchedule, toCampaign } from "./transform.ts";
import { validateGenieTv } from "./validate.ts";

const DESCRIPTOR: ChannelDescriptor = {
  id: "GenieTV",
  type: "TV",
  label: "지니TV",
  mode: "api",
  capabilities: { ...KMP_CAPABILITIES, needsReview: true },
  metrics: ["impressions", "views", "clicks", "spentKrw"],
  limits: GENIE_TV_LIMITS,
};

/** 지니TV: regional IPTV advertising, through our partner contract KMP-1. */
export function createGenieTv(client: KmpClient): Channel {
  const campaign = createKmpResource(client, {
    collection: "/campaigns",
    idField: "adId",
    kind: "campaign",
    itemPath: (id) => `/campaigns/${encodeURIComponent(id)}`,
    write: (ctx) => ({ method: "POST", path: "/campaigns", body: toCampaign(ctx) }),
    fields: {
      region: "region",
      schedule: "schedule",
      "schedule.startDate": "schedule.startDate",
      "schedule.endDate": "schedule.endDate",
      "schedule.timeSlots": "schedule.timeSlots",
      budget: "budgetKrw",
      creative: "contentUrls",
    },
    data: (answer) =>
      compact({ adId: textOf(answer.adId), impressionSchedule: readSchedule(answer.impressionSchedule) }),
    costKrw: (ctx, { spent }) => spent ?? readContent(GenieTvContent, ctx.content).budgetKrw ?? 0,
    cancelPath: (id) => `/campaigns/${encodeURIComponent(id)}/cancel`,
    statsPath: (ctx) => `/campaign/${encodeURIComponent(ctx.ref.id ?? "")}/stats`,
    stats: ({ adViews, impressions, clicks, spent }) => ({
      impressions: impressions ?? adViews ?? null,
      views: adViews ?? null,
      clicks: clicks ?? null,
      spentKrw: spent ?? null,
    }),
  });
  return {
    ...campaign,
    descriptor: DESCRIPTOR,
    contentSchema: GenieTvContent,
    preview: previewGenieTv,
    deriveContent: deriveGenieTv,
    validate: validateGenieTv,
    estimate: (content) => {
      const { budgetKrw = 0 } = readContent(GenieTvContent, content);
      return { costKrw: budgetKrw, estimatedViews: Math.floor(budgetKrw / GENIE_TV_LIMITS.costPerViewKrw) };
    },
  };
}
