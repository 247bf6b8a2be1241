import type { Hono } from "hono";
import type { Fetch } from "../channel.ts";
import { CHANNEL_IDS, type ChannelId } from "../ids.ts";
import { createInstagramSimulator } from "./instagram/app.ts";
import { campaigns } from "./kmp/campaigns.ts";
import { distributions } from "./kmp/distributions.ts";
import { ringtones } from "./kmp/ringtones.ts";
import { createKmpPartner } from "./kmp/simulator.ts";
import { createNaverSimulator } from "./naver/app.ts";
import { createSolapiSimulator } from "./solapi/app.ts";
import type { RowStorage, World } from "./world.ts";

export { SIMULATOR_KMP_CREDENTIALS } from "./credentials.ts";
export type { Fault, FaultCount } from "./faults.ts";
export type { RowStorage } from "./world.ts";

export type Simulators = Readonly<Record<ChannelId, Hono>>;

export type SimulatorsOptions = {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Same seed, same ids and numbers. */
  readonly seed?: string;
  /** For webhooks; absent: none are sent. */
  readonly fetch?: Fetch;
  readonly storage?: (channel: ChannelId) => RowStorage;
};

/**
 * Six partners in this process. Served on sockets they are what demo mode connects to; handed to
 * `simulatorFetch` they are what tests talk to without any socket.
 */
export function createSimulators(options: SimulatorsOptions): Simulators {
  const { now, sleep, seed = "s", storage, fetch = nowhere } = options;
  const world = (channel: ChannelId): World => ({
    now,
    sleep,
    seed,
    fetch,
    ...(storage === undefined ? {} : { storage: storage(channel) }),
  });
  return {
    WooridongneTV: createKmpPartner(distributions, world("WooridongneTV")),
    RingoBiz: createKmpPartner(ringtones, world("RingoBiz")),
    GenieTV: createKmpPartner(campaigns, world("GenieTV")),
    Instagram: createInstagramSimulator(world("Instagram")),
    NaverBlog: createNaverSimulator(world("NaverBlog")),
    KakaoChannel: createSolapiSimulator(world("KakaoChannel")),
  };
}

async function nowhere(): Promise<Response> {
  throw new TypeError("this simulator sends no webhooks");
}

/** Base addresses that only `simulatorFetch` resolves. */
export const IN_PROCESS_ENDPOINTS: Readonly<Record<ChannelId, string>> = {
  WooridongneTV: "https://wooridongne-tv.simulator.invalid",
  RingoBiz: "https://ringo-biz.simulator.invalid",
  GenieTV: "https://genie-tv.simulator.invalid",
  Instagram: "https://instagram.simulator.invalid",
  NaverBlog: "https://naver-blog.simulator.invalid",
  KakaoChannel: "https://kakao-channel.simulator.invalid",
};

/** A fetch that reaches the simulators in this process and nothing else. */
export function simulatorFetch(simulators: Simulators): Fetch {
  return async (input, init) => {
    const channel = CHANNEL_IDS.find((id) => input.startsWith(IN_PROCESS_ENDPOINTS[id]));
    if (channel === undefined) throw new TypeError("no such host");
    return simulators[channel].request(input, init);
  };
}
