import { at, createRpc, type Rpc, type RpcAnswer, textAt } from "../support/rpc.ts";
import type { Shop } from "../support/shop.ts";

type EntryCall = { readonly shop: Shop; readonly phone: string; readonly idempotencyKey: string };

/** What the server has acknowledged, kept outside of it. */
export type Ledger = {
  /** Entry code by idempotency key. */
  readonly entries: Map<string, { readonly eventId: string; readonly entryCode: string }>;
  /** Settled channel states by distribution, as answered. */
  readonly distributions: Map<string, ReadonlyMap<string, string>>;
  /** Sent, and the answer never came: done or not, but never half and never twice. */
  readonly unknown: Map<string, EntryCall>;
  nextPerson: number;
};

export function newLedger(): Ledger {
  return { entries: new Map(), distributions: new Map(), unknown: new Map(), nextPerson: 1 };
}

export type Load = {
  readonly acknowledged: () => number;
  readonly stop: () => Promise<void>;
  /** Repeats every call of unknown outcome with its own key. @returns what should not have happened */
  readonly settleUnknown: () => Promise<readonly string[]>;
};

export type LoadOptions = {
  readonly url: string;
  readonly shops: readonly Shop[];
  readonly ledger: Ledger;
  readonly isIdle?: boolean;
};

const CALLERS = 24;
const DISTRIBUTORS = 2;

/** Customers who enter and owners who distribute, until stopped. */
export function createLoad({ url, shops, ledger, isIdle = false }: LoadOptions): Load {
  const rpc = createRpc(url);
  let acknowledged = 0;
  let isStopped = isIdle;

  async function enter(call: EntryCall): Promise<RpcAnswer | undefined> {
    ledger.unknown.set(call.idempotencyKey, call);
    const answer = await rpc.mutate("participation.enter", await entryOf(rpc, call)).catch(() => undefined);
    if (answer?.status !== 200) return answer;
    ledger.unknown.delete(call.idempotencyKey);
    ledger.entries.set(call.idempotencyKey, {
      eventId: call.shop.eventId,
      entryCode: textAt(answer.data, "entryCode"),
    });
    acknowledged += 1;
    return answer;
  }

  async function customer(index: number): Promise<void> {
    while (!isStopped) {
      const shop = shops[(index + ledger.nextPerson) % shops.length];
      if (!shop) return;
      const phone = `010${String(ledger.nextPerson++).padStart(8, "0")}`;
      const answer = await enter({ shop, phone, idempotencyKey: crypto.randomUUID() }).catch(() => undefined);
      if (answer?.status !== 200) await Bun.sleep(5);
    }
  }

  async function owner(index: number): Promise<void> {
    for (let run = index; !isStopped; run += DISTRIBUTORS) {
      const shop = shops[run % shops.length];
      if (!shop) return;
      const input = { eventId: shop.eventId, again: true, idempotencyKey: crypto.randomUUID() };
      const answer = await rpc.mutate("distribution.distribute", input, shop.token).catch(() => undefined);
      if (answer?.status === 200) {
        ledger.distributions.set(textAt(answer.data, "id"), settledChannels(answer.data));
        acknowledged += 1;
      }
      await Bun.sleep(answer?.status === 200 ? 20 : 50);
    }
  }

  async function settleUnknown(): Promise<readonly string[]> {
    const problems: string[] = [];
    for (const call of [...ledger.unknown.values()]) {
      const answer = await enter(call);
      if (answer?.status !== 200)
        problems.push(`a repeated entry was answered ${answer?.status} ${answer?.reason}`);
    }
    return problems;
  }

  const running = isIdle
    ? []
    : [
        ...Array.from({ length: CALLERS }, (_, index) => customer(index)),
        ...Array.from({ length: DISTRIBUTORS }, (_, index) => owner(index)),
      ];
  return {
    acknowledged: () => acknowledged,
    stop: async () => {
      isStopped = true;
      await Promise.all(running);
    },
    settleUnknown,
  };
}

const versions = new Map<string, string>();

async function entryOf(rpc: Rpc, { shop, phone, idempotencyKey }: EntryCall) {
  const { slug } = shop;
  const known = versions.get(slug);
  const privacyVersion =
    known ?? textAt((await rpc.query("participation.event", { slug })).data, "privacyVersion");
  versions.set(slug, privacyVersion);
  // Few agree to advertising: every distribution writes to all who do.
  const consent = { privacy: true, privacyVersion, marketing: phone.endsWith("00") };
  return { slug, phone, idempotencyKey, over14: true, consent, ageGroup: "20대", gender: "여성" };
}

/** Channels whose state no later step takes back. */
function settledChannels(data: unknown): ReadonlyMap<string, string> {
  const results = at(data, "results");
  const list: readonly unknown[] = Array.isArray(results) ? results : [];
  return new Map(
    list
      .map((result): [string, string] => [textAt(result, "channel"), textAt(result, "status")])
      .filter(([, status]) => status === "SUCCESS" || status === "SCHEDULED"),
  );
}
