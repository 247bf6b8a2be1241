import {
  type Channel,
  type ChannelContext,
  type ChannelState,
  type Fetch,
  type Outcome,
  registryOf,
} from "../../../src/channels/index.ts";
import { createKit, type Kit } from "../kit.ts";

export { thrownBy } from "../thrown.ts";

export const ID = "KakaoChannel";

/** By the simulator's seed "test": the first is no friend of the channel, the second gets the message. */
export const STRANGER = "01012345678";
export const FRIEND = "01087654321";

export type Sent = { method: string; path: string; authorization: string; body: string };

/** A fetch that notes each request, and answers some of them itself. */
export type Wire = {
  fetch: Fetch;
  sent: Sent[];
  /** Answers the next `times` requests of this kind; `real` is what the simulator says. */
  answer(
    request: RegExp,
    respond: (real: () => Promise<Response>) => Promise<Response> | Response,
    times?: number,
  ): void;
  /** Methods and paths, group ids left out. */
  steps(): string[];
};

export function createWire(fetch: Fetch): Wire {
  const sent: Sent[] = [];
  const rules: { request: RegExp; respond: Parameters<Wire["answer"]>[1]; left: number }[] = [];
  return {
    sent,
    async fetch(input, init) {
      const { pathname, search } = new URL(input);
      const method = init?.method ?? "GET";
      const authorization = new Headers(init?.headers).get("authorization") ?? "";
      sent.push({ method, path: `${pathname}${search}`, authorization, body: String(init?.body ?? "") });
      const rule = rules.find(({ request, left }) => left > 0 && request.test(`${method} ${pathname}`));
      if (rule === undefined) return fetch(input, init);
      rule.left -= 1;
      return rule.respond(() => fetch(input, init));
    },
    answer: (request, respond, times = 1) => rules.push({ request, respond, left: times }),
    steps: () => sent.map(({ method, path }) => `${method} ${path.replace(/G4V\w+/, ":id")}`),
  };
}

export type Desk = {
  kit: Kit;
  wire: Wire;
  adapter: Channel;
  context(change?: Partial<ChannelContext>): ChannelContext;
  prepare(change?: Partial<ChannelContext>): Promise<ChannelState>;
  /** Prepares and sends. */
  send(change?: Partial<ChannelContext>): Promise<{ state: ChannelState; outcome: Outcome }>;
};

/** One store at the simulated dealer, called by hand. */
export function createDesk(): Desk {
  const kit = createKit();
  const wire = createWire(kit.runtime.fetch);
  const adapter = registryOf(kit.runtime).get(ID);
  const context = (change: Partial<ChannelContext> = {}) => kit.context(ID, { fetch: wire.fetch, ...change });
  const prepare = async (change: Partial<ChannelContext> = {}) => {
    const outcome = await adapter.prepare(context(change));
    if (outcome.type !== "ready") throw new TypeError(`not ready but ${outcome.type}`);
    const state: ChannelState = JSON.parse(JSON.stringify(outcome.state));
    return state;
  };
  return {
    kit,
    wire,
    adapter,
    context,
    prepare,
    async send(change = {}) {
      const state = await prepare(change);
      const outcome = await adapter.commit(context(change), state);
      return { state: "state" in outcome ? (outcome.state ?? state) : state, outcome };
    },
  };
}

/** The dealer's error envelope. */
export function refusal(status: number, errorCode: string, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify({ errorCode, errorMessage: "01012345678 님께 보낼 수 없습니다" }), {
    status,
    headers,
  });
}

export function lost(): Response {
  return new Response(
    new ReadableStream({
      pull: (controller) => controller.error(new Error("connection lost")),
    }),
  );
}

/** `count` different mobile numbers that belong to nobody we know. */
export function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `010${String(20_000_000 + index)}`);
}

/** The whole simulator's ledger as text, with what it says of broken promises. */
export async function ledgerOf(kit: Kit): Promise<{ text: string; violations: string[] }> {
  const text = await (await kit.simulators[ID].request("/__ledger")).text();
  const { violations }: { violations: string[] } = JSON.parse(text);
  return { text, violations };
}
