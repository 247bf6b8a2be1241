import { type EventFact, require } from "./book.ts";
import { DAY_MS } from "./calendar.ts";
import { CHANNELS, type Channel } from "./cast.ts";
import { writeBlogPost } from "./naver-blog.ts";
import { until } from "./patience.ts";
import { uploadPoster } from "./poster.ts";
import { DAYS_BACK, type Stage } from "./shop.ts";

const FILM = "https://videos.example.com/moonlight.mp4";
const SOUND = "https://audio.example.com/moonlight.mp3";

const contentWith = (poster: string): Readonly<Record<Channel, Record<string, unknown>>> => ({
  WooridongneTV: { contentUrls: [FILM], radius: "1km" },
  RingoBiz: { audioUrl: SOUND },
  GenieTV: { budgetKrw: 300_000, contentUrls: [FILM] },
  Instagram: {
    imageUrl: poster,
    caption: "달빛 분식 가을 이벤트에 참여하세요",
    hashtags: ["달빛분식", "마포맛집"],
  },
  NaverBlog: {
    title: "달빛 분식 가을 이벤트",
    imageUrl: poster,
    content: "가을 이벤트 소식을 전해 드려요. ".repeat(25),
  },
  KakaoChannel: { imageUrl: poster, message: "달빛 분식 가을 이벤트에 초대해요" },
});

/** From a purpose to an approved event that began three days ago. */
export async function planMainEvent(
  stage: Stage,
  options: { storeId: string; target: number },
): Promise<EventFact> {
  const { owner, say } = stage;
  const poster = await uploadPoster(stage, options.storeId);
  const content = contentWith(poster);
  const draft = await owner.events.createDraft.mutate({
    storeId: options.storeId,
    objective: "신규 고객 유치",
  });
  const now = Date.now();
  const event: EventFact = {
    eventId: draft.id,
    slug: draft.slug,
    title: "달빛 분식 가을 이벤트",
    startsAt: now - DAYS_BACK * DAY_MS,
    endsAt: now + 11 * DAY_MS,
    target: options.target,
    prizeKrw: 250_000,
    otherKrw: 35_000,
    entries: [],
  };
  const updated = await owner.events.update.mutate({
    eventId: draft.id,
    version: draft.version,
    title: event.title,
    description: "참여하신 모든 분께 음료를 드려요.",
    startsAt: new Date(event.startsAt).toISOString(),
    endsAt: new Date(event.endsAt).toISOString(),
    targetParticipants: event.target,
    prizeName: "식혜 한 잔",
    prizeCount: 100,
    prizeCostKrw: event.prizeKrw,
    otherCostKrw: event.otherKrw,
    imageUrl: poster,
    channels: CHANNELS.map((channel) => ({ channel, content: content[channel] })),
  });
  const approved = await owner.events.approve.mutate({ eventId: draft.id });
  require("status after approval", true, approved.status === "APPROVED" || approved.status === "ACTIVE");
  say(`이벤트 승인: ${updated.title} (${stage.url}/e/${updated.slug})`);
  return { ...event, slug: updated.slug };
}

export type Distributed = {
  readonly distributionId: string;
  /** What each channel was said to cost before anything went out, won. */
  readonly estimatesKrw: ReadonlyMap<Channel, number>;
  /** The channel's own id of each post. */
  readonly postIds: ReadonlyMap<Channel, string>;
  /** Tracking code of each channel. */
  readonly codes: ReadonlyMap<Channel, string>;
};

/** All six channels at once; Naver Blog is posted by hand, Kakao may have to wait for the morning. */
export async function distributeMainEvent(
  stage: Stage,
  { storeId, eventId }: { storeId: string; eventId: string },
): Promise<Distributed> {
  const { owner, say } = stage;
  const estimates = await owner.distribution.estimate.query({ eventId });
  for (const { label, costKrw, estimatedViews, issues } of estimates) {
    say(
      `  예상 ${label}: ${costKrw}원, 조회 ${estimatedViews ?? "모름"}${issues.map(({ code }) => ` ${code}`).join("")}`,
    );
  }
  const { distributionId } = await owner.distribution.distribute.mutate({ eventId });
  const settled = await until(
    "every channel is settled",
    async () => {
      const run = await owner.distribution.get.query({ distributionId });
      return run.completedAt === null ? undefined : run;
    },
    60_000,
  );
  for (const { channel, status, reason } of settled.results) {
    const isFine = status === WAITING[channel] || status === "SUCCESS";
    require(`distribution to ${channel}${reason === undefined ? "" : ` (${reason})`}`, true, isFine);
  }
  const pack = settled.results.find(({ channel }) => channel === "NaverBlog")?.action;
  if (pack === undefined) throw new Error("Naver Blog names nothing to post");
  const postUrl = await writeBlogPost(stage, { storeId, pack });
  const run = await owner.distribution.confirm.mutate({ distributionId, channel: "NaverBlog", postUrl });
  for (const { label, status, costKrw } of run.results)
    say(`  배포 ${label}: ${status}, ${costKrw ?? "?"}원`);
  const codeOf = (url: string) => new URL(url).pathname.split("/").at(-1) ?? "";
  return {
    distributionId,
    estimatesKrw: new Map(estimates.map(({ channel, costKrw }) => [channel, costKrw])),
    postIds: new Map(run.results.map(({ channel, externalRef }) => [channel, externalRef?.id ?? ""])),
    codes: new Map(run.results.map(({ channel, trackingUrl }) => [channel, codeOf(trackingUrl)])),
  };
}

/** States other than SUCCESS in which a channel may rightly come to rest here. */
const WAITING: Readonly<Partial<Record<Channel, string>>> = {
  NaverBlog: "ACTION_REQUIRED",
  KakaoChannel: "SCHEDULED",
};
