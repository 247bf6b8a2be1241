import type { Channel, ChannelDescriptor } from "../channel.ts";
import { compact } from "../content-rules.ts";
import {
  countOf,
  createKmpResource,
  KMP_CAPABILITIES,
  type KmpClient,
  statsOfEvent,
  textOf,
} from "../kmp/index.ts";
import { WOORIDONGNE_TV_LIMITS, WooridongneTvContent } from "./schema.ts";
import {
  deriveWooridongneTv,
  previewWooridongneTv,
  toDistribution,
  validateWooridongneTv,
} from "./transform.ts";

const DESCRIPTOR: ChannelDescriptor = {
  id: "WooridongneTV",
  type: "TV",
  label: "우리동네TV",
  mode: "api",
  capabilities: { ...KMP_CAPABILITIES, needsReview: true },
  metrics: ["impressions", "views", "clicks"],
  limits: WOORIDONGNE_TV_LIMITS,
};

/** 우리동네TV: short films on screens near the store, through our partner contract KMP-1. */
export function createWooridongneTv(client: KmpClient): Channel {
  const distribution = createKmpResource(client, {
    collection: "/distributions",
    idField: "distributionId",
    kind: "distribution",
    itemPath: (id) => `/distributions/${encodeURIComponent(id)}`,
    write: (ctx) => ({ method: "POST", path: "/distributions", body: toDistribution(ctx) }),
    fields: {
      media: "contentUrls",
      radius: "radius",
      timeSlots: "timeSlots",
      startDate: "startDate",
      endDate: "endDate",
    },
    data: (answer) =>
      compact({
        distributionId: textOf(answer.distributionId),
        estimatedViews: countOf(answer.estimatedViews),
      }),
    costKrw: () => WOORIDONGNE_TV_LIMITS.feeKrw,
    cancelPath: (id) => `/distributions/${encodeURIComponent(id)}/cancel`,
    statsPath: statsOfEvent,
    stats: ({ views, impressions, clicks }) => ({
      impressions: impressions ?? views ?? null,
      views: views ?? null,
      clicks: clicks ?? null,
    }),
  });
  return {
    ...distribution,
    descriptor: DESCRIPTOR,
    contentSchema: WooridongneTvContent,
    preview: previewWooridongneTv,
    deriveContent: deriveWooridongneTv,
    validate: validateWooridongneTv,
    estimate: () => ({
      costKrw: WOORIDONGNE_TV_LIMITS.feeKrw,
      estimatedViews: WOORIDONGNE_TV_LIMITS.estimatedViews,
    }),
  };
}
