import { at, createRpc, type Rpc, textAt } from "../support/rpc.ts";
import { createShopClient } from "../support/shop.ts";

export type OutageLoad = {
  readonly start: () => void;
  /** Sends nothing more there. */
  readonly forget: (url: string) => void;
  /** Ends, and asks again for every outcome that is unknown. */
  readonly finish: () => Promise<LoadOutcome>;
};

export type LoadOutcome = {
  readonly acknowledged: number;
  readonly refused: number;
  readonly p99Ms: number;
  readonly entries: ReadonlySet<string>;
};

/** One address may enter an event 600 times a minute. */
const EVENTS = 12;
const TICK_MS = 20;

type Call = { readonly slug: string; readonly phone: string; readonly idempotencyKey: string };

/** Customers who enter one owner's events at a fixed rate, at each process in turn. */
export async function createOutageLoad(urls: readonly string[], perSecond: number): Promise<OutageLoad> {
  const targets = urls.map((url) => ({ url, rpc: createRpc(url) }));
  const [first] = targets;
  if (!first) throw new Error("no process");
  const { slugs, privacyVersion } = await openEvents(first.url, first.rpc);
  const entries = new Set<string>();
  const unknown = new Map<string, Call>();
  const running = new Set<Promise<void>>();
  const latencies: number[] = [];
  let person = 0;
  let refused = 0;
  let isStopped = false;

  async function enter(call: Call, rpc: Rpc): Promise<void> {
    const sentAt = performance.now();
    unknown.set(call.idempotencyKey, call);
    const input = { ...call, over14: true, consent: { privacy: true, privacyVersion }, ageGroup: "20대" };
    const answer = await rpc.mutate("participation.enter", input).catch(() => undefined);
    if (answer === undefined) return;
    unknown.delete(call.idempotencyKey);
    latencies.push(performance.now() - sentAt);
    if (answer.status === 200) entries.add(textAt(answer.data, "entryCode"));
    else refused += 1;
  }

  function send(): void {
    const target = targets[person % targets.length];
    const slug = slugs[person % slugs.length];
    if (!target || slug === undefined) return;
    person += 1;
    const phone = `010${String(10_000_000 + person)}`;
    const work = enter({ slug, phone, idempotencyKey: crypto.randomUUID() }, target.rpc);
    const tracked = work.finally(() => running.delete(tracked));
    running.add(tracked);
  }

  async function run(): Promise<void> {
    const startedAt = performance.now();
    for (let sent = 0; !isStopped; ) {
      for (const due = ((performance.now() - startedAt) / 1_000) * perSecond; sent < due; sent += 1) send();
      await Bun.sleep(TICK_MS);
    }
  }

  return {
    start: () => {
      const work = run();
      const tracked = work.finally(() => running.delete(tracked));
      running.add(tracked);
    },
    forget: (url) => {
      const index = targets.findIndex((target) => target.url === url);
      if (index >= 0) targets.splice(index, 1);
    },
    finish: async () => {
      isStopped = true;
      while (running.size > 0) await Promise.all(running);
      const survivor = targets[0]?.rpc;
      if (survivor) for (const call of [...unknown.values()]) await enter(call, survivor);
      latencies.sort((left, right) => left - right);
      const p99Ms = latencies[Math.ceil(latencies.length * 0.99) - 1] ?? 0;
      return { acknowledged: entries.size, refused: refused + unknown.size, p99Ms, entries };
    },
  };
}

async function openEvents(url: string, rpc: Rpc): Promise<{ slugs: string[]; privacyVersion: string }> {
  const shop = await createShopClient(url).openShop("outage@example.com");
  const slugs = [shop.slug];
  const now = Date.now();
  const fields = {
    title: "가을맞이 할인",
    description: "참여하신 모든 분께 음료를 드려요.",
    prizeName: "아메리카노",
    targetParticipants: 1_000,
    imageUrl: "https://images.example.com/event.jpg",
    startsAt: new Date(now - 3_600_000).toISOString(),
    endsAt: new Date(now + 7 * 86_400_000).toISOString(),
  };
  while (slugs.length < EVENTS) {
    const place = { storeId: shop.storeId, objective: "SALES" };
    const eventId = textAt((await rpc.mutate("events.createDraft", place, shop.token)).data, "id");
    await rpc.mutate("events.update", { eventId, version: 1, ...fields }, shop.token);
    slugs.push(textAt((await rpc.mutate("events.approve", { eventId }, shop.token)).data, "slug"));
  }
  const event = await rpc.query("participation.event", { slug: shop.slug });
  return { slugs, privacyVersion: String(at(event.data, "privacyVersion")) };
}
