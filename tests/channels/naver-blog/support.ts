import type {
  Channel,
  ChannelContext,
  ChannelState,
  Fetch,
  JsonObject,
  Outcome,
} from "../../../src/channels/index.ts";
import { createNaverBlog } from "../../../src/channels/naver-blog/index.ts";
import { SIMULATOR_NAVER_APP } from "../../../src/channels/simulators/credentials.ts";
import { createNaverSimulator } from "../../../src/channels/simulators/naver/app.ts";
import type { RowStorage } from "../../../src/channels/simulators/world.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** 2026-11-18 (Wednesday) 12:00 in Korea. */
export const NOON = Date.parse("2026-11-18T12:00:00+09:00");
export const CODE = "k7m29qx0";
export const LINK = `https://go.example/r/${CODE}`;
const HOST = "https://naver.test";

export type Blog = Awaited<ReturnType<typeof createBlog>>;

/** Naver's simulator, the adapter in front of it, and the owner beside both. */
export async function createBlog(options: { storage?: RowStorage; credentials?: JsonObject } = {}) {
  const clock = { at: NOON };
  const calls: string[] = [];
  const simulator = createNaverSimulator({
    now: () => clock.at,
    sleep: async (ms) => {
      clock.at += ms;
    },
    seed: "naver",
    fetch: () => Promise.reject(new Error("no webhooks")),
    ...(options.storage === undefined ? {} : { storage: options.storage }),
  });
  const fetch: Fetch = async (input, init) => {
    calls.push(input.slice(HOST.length));
    return simulator.request(input.slice(HOST.length), init);
  };
  const channel: Channel = createNaverBlog();
  const credentials = options.credentials ?? { blogId: "dalbit" };
  const context = (change: Partial<ChannelContext> = {}): ChannelContext => {
    const base = { ...subject(), now: clock.at };
    return {
      ...base,
      account: {
        id: "connection-1",
        endpoint: HOST,
        credentials,
        app: { ...SIMULATOR_NAVER_APP, searchUrl: `${HOST}/search/v1/blog` },
      },
      content: channel.deriveContent(base),
      externalRef: "run-1:NaverBlog",
      idempotencyKey: "key",
      marker: CODE,
      commitAttemptAt: null,
      callbackUrl: null,
      recipients: [],
      loadMedia: () => Promise.reject(new Error("no media is read")),
      fetch,
      signal: new AbortController().signal,
      ...change,
    };
  };
  const owner = async (
    post: Partial<{ blogId: string; title: string; text: string; tags: string[] }> = {},
  ) => {
    const { action } = waiting(await channel.prepare(context()));
    const body = { blogId: "dalbit", title: action.copyTitle, text: action.copyText, ...post };
    const answer = await simulator.request("/__owner/posts", { method: "POST", body: JSON.stringify(body) });
    if (answer.status !== 201) throw new Error(`the editor refused: ${answer.status}`);
    const written: { logNo: string; url: string } = await answer.json();
    return written;
  };
  const fault = async (...faults: JsonObject[]) => {
    const answer = await simulator.request("/__faults", { method: "POST", body: JSON.stringify({ faults }) });
    if (answer.status !== 200) throw new Error("unknown fault");
  };
  const clear = () => simulator.request("/__faults", { method: "DELETE" });
  /** The operator has no search key. */
  const withoutSearch = () => ({ account: { ...context().account, app: {} } });
  const prepared = async () => waiting(await channel.prepare(context())).state;
  return { clock, calls, simulator, fetch, channel, context, owner, fault, clear, prepared, withoutSearch };
}

export function subject() {
  return {
    store: {
      id: "018f0000-0000-7000-8000-000000000001",
      name: "달빛분식",
      address: "서울특별시 강남구 테헤란로 1",
      region: "서울",
      phone: "02-555-1234",
      location: null,
      optOutNumber: null,
      timeZone: "Asia/Seoul",
    },
    event: {
      id: "018f0000-0000-7000-8000-000000000002",
      title: "가을 떡볶이 잔치",
      description: "떡볶이를 드시면 추첨해요",
      prizeName: "튀김 세트",
      imageUrl: "https://cdn.example.com/poster.jpg",
      startsAt: NOON,
      endsAt: NOON + 10 * DAY,
    },
    trackingUrl: LINK,
    now: NOON,
    media: new Map(),
  };
}

export function waiting(outcome: Outcome): Extract<Outcome, { type: "action_required" }> {
  if (outcome.type !== "action_required") throw new Error(`the owner is not asked: ${outcome.type}`);
  return outcome;
}

export function published(outcome: Outcome): Extract<Outcome, { type: "published" }> {
  if (outcome.type !== "published") throw new Error(`not published: ${outcome.type}`);
  return outcome;
}

/** State as a stored row gives it back. */
export function stored(state: ChannelState | undefined): ChannelState {
  return JSON.parse(JSON.stringify(state));
}
