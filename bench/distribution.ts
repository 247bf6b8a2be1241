import { CHANNEL_IDS, type ChannelId } from "../src/channels/index.ts";
import { type Rpc, textAt } from "../tests/support/rpc.ts";
import { createShopClient } from "../tests/support/shop.ts";
import { type Figure, printFigures } from "./lib/figure.ts";
import { median } from "./lib/numbers.ts";
import { interleave, ratios } from "./lib/rounds.ts";
import { serve } from "./lib/serve.ts";

/** Question: does a distribution to six channels take longer than its slowest channel? */
export const OVER_SLOWEST_MS_MAX = 150;
export const OVER_ALONE_MAX = 1.2;

/** How long each partner takes for every single call. */
const LATENCY_MS: Readonly<Record<ChannelId, number>> = {
  WooridongneTV: 100,
  RingoBiz: 150,
  GenieTV: 300,
  Instagram: 200,
  NaverBlog: 100,
  KakaoChannel: 250,
};
/** Instagram takes the most calls: quota, container, its state, publication, address. */
const SLOWEST: ChannelId = "Instagram";

type Call = { at: number; ms: number; op: string };

async function main(): Promise<void> {
  const server = await serve();
  const { rpc, openShop } = createShopClient(server.url);
  const simulators = simulatorsOf(server.output());
  const shop = await openShop("bench@example.com");
  await addRecipient(rpc, shop.slug);
  const over: number[] = [];
  const own: number[] = [];

  async function distribute(channels: readonly ChannelId[]): Promise<number> {
    const from = Date.now();
    const startedAt = performance.now();
    const answer = await rpc.mutate(
      "distribution.distribute",
      { eventId: shop.eventId, channels, again: true },
      shop.token,
    );
    const ms = performance.now() - startedAt;
    if (answer.status !== 200) throw new Error(`distribute: ${answer.status} ${answer.reason}`);
    const spent = await Promise.all(channels.map((channel) => ledgerMs(simulators[channel], from)));
    if (channels.length > 1) {
      own.push(Math.max(...spent));
      over.push(ms - Math.max(...spent));
    }
    return ms;
  }

  await distribute(CHANNEL_IDS);
  over.length = 0;
  own.length = 0;
  for (const channel of CHANNEL_IDS) await slowDown(simulators[channel], LATENCY_MS[channel]);
  const runs = await interleave({
    six: () => distribute(CHANNEL_IDS),
    alone: () => distribute([SLOWEST]),
  });
  await server.stop();
  const figures: Figure[] = [
    {
      question: "a distribution to six channels, beyond its slowest channel's own calls",
      unit: "ms",
      value: median(over),
      runs: over,
      limit: { kind: "atMost", value: OVER_SLOWEST_MS_MAX },
    },
    {
      question: "  six channels / the slowest one alone",
      unit: "ratio",
      ...ratios(runs.six, runs.alone),
      limit: { kind: "atMost", value: OVER_ALONE_MAX },
    },
    { question: "  six channels", unit: "ms", value: median(runs.six), runs: runs.six },
    {
      question: "  the slowest channel's own calls, by its ledger",
      unit: "ms",
      value: median(own),
      runs: own,
    },
  ];
  printFigures(figures);
}

/** Kakao sends to people who agreed to advertising; without one it refuses before any call. */
async function addRecipient(rpc: Rpc, slug: string): Promise<void> {
  const event = await rpc.query("participation.event", { slug });
  const consent = { privacy: true, privacyVersion: textAt(event.data, "privacyVersion"), marketing: true };
  await rpc.mutate("participation.enter", { slug, phone: "010-9999-0000", over14: true, consent });
}

/** The banner names each simulator's own address. */
function simulatorsOf(banner: string): Readonly<Record<ChannelId, string>> {
  const find = (channel: ChannelId): string => {
    const address = new RegExp(`${channel}\\s+(http://\\S+)/__ledger`).exec(banner)?.[1];
    if (address === undefined) throw new Error(`the banner names no simulator of ${channel}`);
    return address;
  };
  return {
    WooridongneTV: find("WooridongneTV"),
    RingoBiz: find("RingoBiz"),
    GenieTV: find("GenieTV"),
    Instagram: find("Instagram"),
    NaverBlog: find("NaverBlog"),
    KakaoChannel: find("KakaoChannel"),
  };
}

async function slowDown(simulator: string, latencyMs: number): Promise<void> {
  const faults = [{ kind: "latency", latencyMs }];
  const answer = await fetch(`${simulator}/__faults`, { method: "POST", body: JSON.stringify({ faults }) });
  if (!answer.ok) throw new Error(`${simulator} takes no faults`);
}

/** Time that a partner spent on calls of the run; its statistics are no part of it. */
async function ledgerMs(simulator: string, from: number): Promise<number> {
  const ledger: { calls: Call[] } = await (await fetch(`${simulator}/__ledger`)).json();
  return ledger.calls
    .filter(({ at, op }) => at >= from && op !== "stats")
    .reduce((total, { ms }) => total + ms, 0);
}

await main();
process.exit(0);
