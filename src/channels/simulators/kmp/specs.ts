import { z } from "zod";
import { nextSendingTime } from "../../kakao-channel/quiet-hours.ts";
import { KAKAO_CHANNEL_LIMITS } from "../../kakao-channel/schema.ts";
import { RINGO_BIZ_LIMITS } from "../../ringo-biz/schema.ts";
import { WOORIDONGNE_TV_LIMITS } from "../../wooridongne-tv/schema.ts";
import { fraction, grown } from "../growth.ts";
import type { Post } from "./ledger.ts";
import type { Accepted, Rejected, SimulatorSpec } from "./spec.ts";

const REVIEW_MS = 60_000;
const Url = z.url({ protocol: /^https$/ });
const Text = z.string().min(1).max(20_000);
const Instant = z.iso.datetime({ offset: true });

/** Time that counts for reach: from the start of sending, frozen by a cancellation. */
function elapsed(post: Post, at: number): number {
  return Math.min(at, post.cancelledAt ?? at) - (post.scheduledAt ?? post.acceptedAt);
}

function underReview(post: Post, now: number): string {
  return now - post.acceptedAt < REVIEW_MS ? "IN_REVIEW" : "RUNNING";
}

/** The first refused field, or what `read` makes of the body. */
function parse<T>(
  rules: { schema: z.ZodType<T>; codes: Readonly<Record<string, string>> },
  body: unknown,
  read: (value: T) => Accepted,
): Accepted | Rejected {
  const parsed = rules.schema.safeParse(body);
  if (parsed.success) return read(parsed.data);
  const field = String(parsed.error.issues[0]?.path[0] ?? "");
  return { code: rules.codes[field] ?? "INVALID_REQUEST", field };
}

const wooridongneTv: SimulatorSpec = {
  channel: "WooridongneTV",
  method: "POST",
  writePath: "/distributions",
  collection: "/distributions",
  idField: "distributionId",
  cancelPath: "/distributions/:id/cancel",
  statsPath: "/stats/:eventId",
  accept: ({ body }) =>
    parse(
      {
        schema: z.looseObject({
          contentUrls: z.array(Url).min(1),
          radius: z.enum(WOORIDONGNE_TV_LIMITS.radii),
          timeSlots: z.array(Text).min(1),
        }),
        codes: { contentUrls: "INVALID_MEDIA_URL", radius: "INVALID_RADIUS", timeSlots: "INVALID_SCHEDULE" },
      },
      body,
      () => ({
        costKrw: WOORIDONGNE_TV_LIMITS.feeKrw,
        answer: { estimatedViews: WOORIDONGNE_TV_LIMITS.estimatedViews },
      }),
    ),
  isCancellable: () => true,
  status: underReview,
  stats: (post, at) => ({
    views: grown(`${post.id}v`, 5_000, elapsed(post, at)),
    clicks: grown(`${post.id}c`, 1_200, elapsed(post, at)),
  }),
};

const ringoBiz: SimulatorSpec = {
  channel: "RingoBiz",
  method: "PUT",
  writePath: "/ringtones/:name",
  collection: "/ringtones",
  idField: "ringtoneId",
  cancelPath: "/ringtones/:id/restore",
  statsPath: "/stats/:eventId",
  accept: ({ body, name, now }) =>
    parse(
      {
        schema: z.looseObject({
          phoneNumber: z.string().regex(/^\d{8,11}$/),
          audio: Text,
          startAt: Instant,
          endAt: Instant,
        }),
        codes: { phoneNumber: "INVALID_PHONE_NUMBER", audio: "INVALID_AUDIO" },
      },
      { ...asRecord(body), phoneNumber: name, audio: body.audioUrl ?? body.announcement },
      ({ startAt, endAt }) => ({
        costKrw: RINGO_BIZ_LIMITS.monthlyFeeKrw * months(Date.parse(startAt), Date.parse(endAt)),
        answer: { updateTimestamp: new Date(now).toISOString(), previousToneId: "default" },
      }),
    ),
  isCancellable: () => true,
  status: () => "RUNNING",
  stats: (post, at) => {
    const totalCalls = grown(`${post.id}t`, 300, elapsed(post, at));
    return {
      totalCalls,
      completedCalls: Math.floor(totalCalls * 0.8),
      averageDuration: 12 + Math.floor(fraction(post.id) * 10),
    };
  },
};

function months(startAt: number, endAt: number): number {
  return Math.max(1, Math.ceil((endAt - startAt) / (30 * 86_400_000)));
}

function asRecord(body: object): Record<string, unknown> {
  return { ...body };
}

const genieTv: SimulatorSpec = {
  channel: "GenieTV",
  method: "POST",
  writePath: "/campaigns",
  collection: "/campaigns",
  idField: "adId",
  cancelPath: "/campaigns/:id/cancel",
  statsPath: "/campaign/:id/stats",
  accept: ({ body }) =>
    parse(
      {
        schema: z.looseObject({
          region: Text,
          budget: z.int().min(100_000).max(10_000_000),
          schedule: z.looseObject({
            startDate: z.iso.date(),
            endDate: z.iso.date(),
            timeSlots: z.array(Text).min(1),
          }),
          creative: z.looseObject({ url: Url }),
        }),
        codes: {
          region: "INVALID_REGION",
          budget: "INVALID_BUDGET",
          schedule: "INVALID_SCHEDULE",
          creative: "INVALID_MEDIA_URL",
        },
      },
      body,
      ({ budget, schedule }) => ({
        costKrw: budget,
        answer: {
          estimatedCpv: 10,
          impressionSchedule: schedule.timeSlots.map((timeSlot) => ({
            date: schedule.startDate,
            timeSlot,
            estimatedImpressions: Math.floor(budget / 10 / schedule.timeSlots.length),
          })),
        },
      }),
    ),
  isCancellable: () => true,
  status: underReview,
  stats: (post, at) => ({
    adViews: grown(`${post.id}v`, 10_000, elapsed(post, at)),
    clicks: grown(`${post.id}c`, 500, elapsed(post, at)),
    spentKrw: post.costKrw - post.refundKrw,
  }),
};

const instagram: SimulatorSpec = {
  channel: "Instagram",
  method: "POST",
  writePath: "/posts",
  collection: "/posts",
  idField: "postId",
  cancelPath: "/posts/:id/cancel",
  statsPath: "/posts/:id/stats",
  accept: ({ body, id }) =>
    parse(
      { schema: z.looseObject({ imageUrl: Url, caption: Text }), codes: { imageUrl: "INVALID_MEDIA_URL" } },
      body,
      () => ({
        costKrw: 0,
        answer: { postUrl: `https://www.instagram.com/p/${id}/` },
      }),
    ),
  isCancellable: () => false,
  status: () => "RUNNING",
  stats: (post, at) => ({
    views: grown(`${post.id}v`, 3_000, elapsed(post, at)),
    likes: grown(`${post.id}l`, 300, elapsed(post, at)),
    comments: grown(`${post.id}m`, 50, elapsed(post, at)),
    shares: grown(`${post.id}s`, 20, elapsed(post, at)),
  }),
};

const kakaoChannel: SimulatorSpec = {
  channel: "KakaoChannel",
  method: "POST",
  writePath: "/messages",
  collection: "/messages",
  idField: "messageId",
  cancelPath: "/messages/:id/cancel",
  statsPath: "/messages/:id/stats",
  accept: ({ body, now }) =>
    parse(
      {
        schema: z.looseObject({
          message: Text.startsWith("(광고)"),
          recipients: z
            .array(z.string().regex(/^01[016789]\d{7,8}$/))
            .min(1)
            .max(KAKAO_CHANNEL_LIMITS.recipientMax),
          scheduledAt: Instant.optional().refine(
            (at) => nextSendingTime(at === undefined ? now : Date.parse(at)) === null,
          ),
        }),
        codes: { recipients: "INVALID_PHONE_NUMBER", scheduledAt: "OUTSIDE_SENDING_HOURS" },
      },
      body,
      ({ recipients, scheduledAt }) => ({
        costKrw: recipients.length * KAKAO_CHANNEL_LIMITS.unitPriceKrw,
        ...(scheduledAt === undefined ? {} : { scheduledAt: Date.parse(scheduledAt) }),
        answer: { recipientCount: recipients.length },
      }),
    ),
  isCancellable: (post, now) => post.scheduledAt !== null && post.scheduledAt > now,
  status: (post, now) => (post.scheduledAt !== null && post.scheduledAt > now ? "SCHEDULED" : "RUNNING"),
  stats: (post, at) => {
    const isSent = elapsed(post, at) >= 0;
    const delivered =
      isSent && typeof post.answer.recipientCount === "number" ? post.answer.recipientCount : 0;
    return { impressions: delivered, shares: Math.floor(delivered * 0.1 * fraction(post.id)) };
  },
};

export const SIMULATOR_SPECS: readonly SimulatorSpec[] = [
  wooridongneTv,
  ringoBiz,
  genieTv,
  instagram,
  kakaoChannel,
];
