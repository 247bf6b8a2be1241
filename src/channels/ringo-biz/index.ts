import { toIso } from "../../time.ts";
import type { Channel, ChannelContext, ChannelDescriptor, Outcome } from "../channel.ts";
import { compact, readContent } from "../content-rules.ts";
import { ChannelError } from "../errors.ts";
import {
  createKmpResource,
  instantOf,
  KMP_CAPABILITIES,
  type KmpClient,
  KmpCredentials,
  statsOfEvent,
} from "../kmp/index.ts";
import { readyAtOnce } from "../steps.ts";
import { RINGO_BIZ_LIMITS, RingoBizContent } from "./schema.ts";
import {
  deriveRingoBiz,
  normalizeLine,
  previewRingoBiz,
  toneFeeKrw,
  toRingtone,
  validateRingoBiz,
} from "./transform.ts";

const DESCRIPTOR: ChannelDescriptor = {
  id: "RingoBiz",
  type: "VOICE",
  label: "링고비즈",
  mode: "api",
  capabilities: { ...KMP_CAPABILITIES, needsReview: false },
  metrics: ["totalCalls", "completedCalls", "averageDuration"],
  limits: RINGO_BIZ_LIMITS,
};

/** 링고비즈: the ring-back tone of the store's own line, through our partner contract KMP-1. */
export function createRingoBiz(client: KmpClient): Channel {
  const ringtone = createKmpResource(client, {
    collection: "/ringtones",
    idField: "ringtoneId",
    kind: "ringtone",
    write: (ctx) => ({ method: "PUT", path: `/ringtones/${lineOf(ctx)}`, body: toRingtone(ctx) }),
    fields: { phoneNumber: "phoneNumber", audioUrl: "audioUrl", announcement: "announcement" },
    data: (answer, { store }) => {
      const at = instantOf(answer.updateTimestamp);
      return compact({ updateTimestamp: at === undefined ? undefined : toIso(store.timeZone, at) });
    },
    costKrw: ({ event }) => toneFeeKrw(event),
    cancelPath: (id) => `/ringtones/${encodeURIComponent(id)}/restore`,
    statsPath: statsOfEvent,
    stats: ({ totalCalls = null, completedCalls = null, averageDuration = null }) => ({
      totalCalls,
      // A partner that counts more answered calls than calls is wrong about the answered ones.
      completedCalls:
        completedCalls === null || totalCalls === null
          ? completedCalls
          : Math.min(completedCalls, totalCalls),
      averageDuration,
    }),
  });
  return {
    ...ringtone,
    descriptor: DESCRIPTOR,
    contentSchema: RingoBizContent,
    preview: previewRingoBiz,
    deriveContent: deriveRingoBiz,
    validate: validateRingoBiz,
    estimate: (_, { event }) => ({ costKrw: toneFeeKrw(event), estimatedViews: null }),
    prepare: prepareLine,
  };
}

function lineOf(ctx: ChannelContext): string {
  return normalizeLine(readContent(RingoBizContent, ctx.content).phoneNumber ?? "");
}

/** The line must be one that the partner has verified for the store; without a list the partner decides. */
async function prepareLine(ctx: ChannelContext): Promise<Outcome> {
  const credentials = KmpCredentials.safeParse(ctx.account.credentials);
  const verified = credentials.success ? credentials.data.phoneNumbers : undefined;
  if (verified === undefined || verified.some((line) => normalizeLine(line) === lineOf(ctx)))
    return readyAtOnce();
  throw new ChannelError({
    kind: "content",
    reason: "INVALID_CONTENT",
    field: "phoneNumber",
    messageKo: "링고비즈에서 인증한 매장 전화번호만 쓸 수 있어요. 전화번호를 확인해 주세요.",
  });
}
