import {
  type ChannelAccount,
  type ChannelSubject,
  createSimulatorBench,
  type Fetch,
  type JsonObject,
  type MediaFacts,
  type OwnerAction,
} from "../../../src/channels/conformance/index.ts";
import { createChannels } from "../../../src/channels/create.ts";
import type { ChannelReason } from "../../../src/channels/errors.ts";
import { CHANNEL_IDS, type ChannelId } from "../../../src/channels/ids.ts";
import { CHANNEL_POLICIES } from "../../../src/channels/policy-table.ts";
import { simulatorAccess, simulatorAccount } from "../../../src/channels/simulators/credentials.ts";
import { createSimulators, IN_PROCESS_ENDPOINTS } from "../../../src/channels/simulators/index.ts";
import { EVENT, NOON, RECIPIENTS, STORE } from "./world.ts";

type Facts = {
  readonly credentials?: JsonObject;
  /** Over the good account, so that the provider refuses it. */
  readonly refused: Partial<Pick<ChannelAccount, "credentials" | "app">>;
  readonly refusedReasons?: readonly ChannelReason[];
  readonly badContent: readonly JsonObject[];
};

const KMP_REFUSED: Facts["refused"] = {
  credentials: { clientId: "other", clientSecret: "wrong-secret", signingSecret: "wrong-secret" },
};

/** What a store, its credentials and its mistakes look like at each channel. */
const FACTS: Readonly<Record<ChannelId, Facts>> = {
  WooridongneTV: { refused: KMP_REFUSED, badContent: [{ radius: "9km" }, { contentUrls: [] }] },
  RingoBiz: {
    refused: KMP_REFUSED,
    badContent: [{ phoneNumber: "12" }, { audioUrl: "http://10.0.0.1/a.mp3" }],
  },
  GenieTV: { refused: KMP_REFUSED, badContent: [{ budgetKrw: 1 }, { region: "화성시 올림푸스동" }] },
  Instagram: {
    refused: { credentials: { igUserId: "17841400000000000", accessToken: "a-token-that-is-gone" } },
    badContent: [{ caption: "가".repeat(2_300) }, { imageUrl: "http://10.0.0.1/a.jpg" }],
  },
  NaverBlog: {
    credentials: { blogId: "dalbit-bunsik" },
    refused: { credentials: { blogId: "unknown-blog" } },
    badContent: [{ content: "" }],
  },
  KakaoChannel: {
    refused: { app: { apiKey: "NCSANOTHER000001", apiSecret: "ANOTHERSECRET0000000000000000000" } },
    refusedReasons: ["SERVICE_FAULT", "NOT_CONFIGURED"],
    badContent: [{ message: "가".repeat(1_400) }],
  },
};

export type SubjectOptions = {
  /** The adapter to try; default: one that a new process would build. */
  readonly create?: (channel: ChannelId) => ReturnType<ChannelSubject["create"]>;
  readonly isBrief?: boolean;
};

/** Another store, hour or content, so that every step of the wire is met. */
export type Variant = {
  readonly credentials?: JsonObject;
  readonly startsAt?: number;
  readonly ownerContent?: JsonObject;
  readonly badContent?: readonly JsonObject[];
  /** The event's picture is an upload of the store, so its measures are known. */
  readonly knowsPicture?: boolean;
};

let opened = 0;

/** One of the six, at its simulator. Every bench has an address of its own, as every provider has. */
export function channelSubject(
  channel: ChannelId,
  options: SubjectOptions = {},
  variant: Variant = {},
): ChannelSubject {
  const { refusedReasons, ...usual } = FACTS[channel];
  const { ownerContent, badContent = usual.badContent } = variant;
  return {
    create: () => options.create?.(channel) ?? createChannels().get(channel),
    policy: CHANNEL_POLICIES[channel],
    badContent,
    isBrief: options.isBrief ?? false,
    ...(ownerContent === undefined ? {} : { ownerContent }),
    ...(refusedReasons === undefined ? {} : { refusedReasons }),
    open: () => openBench(channel, variant),
  };
}

const PICTURE_URL = EVENT.imageUrl;

/** Roads of the six that the plain store does not take, by "channel what is different". */
export function variantSubjects(options: SubjectOptions = {}): Readonly<Record<string, ChannelSubject>> {
  const instagram = { igUserId: "17841400000000001", accessToken: "SIM-17841400000000001" };
  return {
    "KakaoChannel at night with a picture": channelSubject("KakaoChannel", options, {
      startsAt: NOON + 11 * 3_600_000,
      knowsPicture: true,
    }),
    "Instagram carousel without insights": channelSubject("Instagram", options, {
      credentials: {
        ...instagram,
        scopes: ["instagram_business_basic", "instagram_business_content_publish"],
      },
      badContent: [{ imageUrls: [PICTURE_URL, "http://10.0.0.1/a.jpg"] }],
      ownerContent: { imageUrls: [PICTURE_URL, "https://cdn.example.com/second.jpg"] },
    }),
    "NaverBlog found by search alone": channelSubject("NaverBlog", options, { credentials: {} }),
  };
}

/** All six by id. */
export function channelSubjects(options: SubjectOptions = {}): Readonly<Record<string, ChannelSubject>> {
  return Object.fromEntries(CHANNEL_IDS.map((id) => [id, channelSubject(id, options)]));
}

async function openBench(channel: ChannelId, variant: Variant) {
  opened += 1;
  const endpoint = `https://n${opened}.simulator.invalid`;
  const clock = { at: variant.startsAt ?? NOON };
  const received: { body: string; headers: Headers; at: number }[] = [];
  const advance = (ms: number) => {
    clock.at += ms;
  };
  const simulator = createSimulators({
    now: () => clock.at,
    sleep: async (ms) => advance(ms),
    seed: "laws",
    fetch: async (_, init) => {
      received.push({ body: String(init?.body ?? ""), headers: new Headers(init?.headers), at: clock.at });
      return new Response(null, { status: 204 });
    },
  })[channel];
  const fetch: Fetch = async (input, init) => {
    if (!input.startsWith(endpoint)) throw new TypeError("no such host");
    return simulator.request(input, init);
  };
  const callbackUrl = `https://m.example/webhooks/${channel}/connection-1`;
  // Solapi's address for reports is set in its console, the partners' comes with each post.
  if (channel === "KakaoChannel")
    await fetch(`${endpoint}/__webhook`, { method: "PUT", body: JSON.stringify({ url: callbackUrl }) });
  const { refused, ...usual } = FACTS[channel];
  const credentials = variant.credentials ?? usual.credentials ?? simulatorAccount(channel, STORE.id);
  const media = new Map(variant.knowsPicture === true ? [[PICTURE_URL, PICTURE]] : []);
  const access = simulatorAccess({ ...IN_PROCESS_ENDPOINTS, [channel]: endpoint })[channel];
  const account: ChannelAccount = { id: "connection-1", ...access, credentials };
  return createSimulatorBench({
    control: endpoint,
    fetch,
    now: () => clock.at,
    advance,
    account,
    refusedAccount: { ...account, ...refused },
    input: { store: STORE, event: EVENT, trackingUrl: `https://m.example/r/${channel}`, media },
    marker: channel,
    recipients: RECIPIENTS,
    callbackUrl,
    loadMedia: async () => ({ bytes: PIXEL, contentType: "image/jpeg" }),
    secrets: secretsOf(account),
    webhooks: () => received,
    ...(channel === "NaverBlog" ? { ownerPosts: (action) => writeBlogPost(fetch, endpoint, action) } : {}),
  });
}

const PICTURE: MediaFacts = {
  contentType: "image/jpeg",
  bytes: 200_000,
  width: 800,
  height: 800,
  durationMs: null,
};

/** A JPEG of one pixel: enough for a type by its first bytes. */
const PIXEL = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1]);

/** Everything in the account whose name says that it is secret. */
function secretsOf({ credentials, app }: ChannelAccount): readonly string[] {
  return [credentials, app].flatMap((fields) =>
    Object.entries(fields).flatMap(([name, value]) =>
      typeof value === "string" && /secret|token$|apiSecret|verifyToken/i.test(name) ? [value] : [],
    ),
  );
}

async function writeBlogPost(fetch: Fetch, endpoint: string, action: OwnerAction): Promise<string> {
  const draft = {
    blogId: "dalbit-bunsik",
    title: action.copyTitle,
    text: action.copyText,
    tags: [...action.tags],
  };
  const response = await fetch(`${endpoint}/__owner/posts`, { method: "POST", body: JSON.stringify(draft) });
  const { url }: { url: string } = await response.json();
  return url;
}
