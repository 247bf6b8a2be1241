import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseConfig } from "../../src/config.ts";
import { type StartedServer, startBunServer } from "../../src/entry/bun-server.ts";
import { textAt } from "../../tests/support/rpc.ts";
import { createShopClient } from "../../tests/support/shop.ts";

export const OPERATOR_TOKEN = "bench-operator-token-of-32-letters";

export type Product = StartedServer & { readonly url: string; readonly dataDir: string };

/** The whole service in this process, as `npm start` composes it, in a folder of its own. */
export async function startProduct(): Promise<Product> {
  const dataDir = mkdtempSync(join(tmpdir(), "madang-bench-"));
  const started = await startBunServer(parseConfig({ PORT: "0", DATA_DIR: dataDir, OPERATOR_TOKEN }));
  return {
    ...started,
    dataDir,
    url: `http://127.0.0.1:${started.port}`,
    stop: async () => {
      await started.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export type Desk = {
  readonly slug: string;
  readonly privacyVersion: string;
  readonly eventId: string;
  readonly token: string;
};

const DAY_MS = 86_400_000;

const STORE = {
  name: "마당 분식",
  industry: "음식점",
  address: "서울시 강남구 1",
  phone: "02-123-4567",
  optOutNumber: "080-123-4567",
};

/** One owner's events that run for three days now. Several, because one address may enter an event 600 times a minute. */
export async function openDesks(url: string, count: number): Promise<Desk[]> {
  const { rpc, signUp } = createShopClient(url);
  const { token } = await signUp("bench@example.com");
  const store = await rpc.mutate("stores.create", STORE, token);
  const desks: Desk[] = [];
  for (let index = 0; index < count; index++) {
    const place = { storeId: textAt(store.data, "id"), objective: "SALES" };
    const draft = await rpc.mutate("events.createDraft", place, token);
    const eventId = textAt(draft.data, "id");
    await rpc.mutate("events.update", { eventId, version: 1, ...runningNow() }, token);
    const slug = textAt((await rpc.mutate("events.approve", { eventId }, token)).data, "slug");
    const event = await rpc.query("participation.event", { slug });
    desks.push({ slug, eventId, token, privacyVersion: textAt(event.data, "privacyVersion") });
  }
  return desks;
}

function runningNow() {
  const now = Date.now();
  return {
    title: "가을맞이 할인",
    description: "참여하신 모든 분께 음료를 드려요.",
    prizeName: "아메리카노",
    targetParticipants: 1_000,
    imageUrl: "https://images.example.com/event.jpg",
    startsAt: new Date(now - 3 * DAY_MS).toISOString(),
    endsAt: new Date(now + 7 * DAY_MS).toISOString(),
  };
}

/** A person's entry; every number is another person. */
export function entryInput({ slug, privacyVersion }: Desk, number: number) {
  return {
    slug,
    phone: `010${String(number).padStart(8, "0")}`,
    over14: true as const,
    ageGroup: "20대" as const,
    gender: "여성" as const,
    consent: { privacy: true as const, privacyVersion },
    idempotencyKey: crypto.randomUUID(),
  };
}

/** Runs `count` jobs with so many callers at once, each starting its next when its last has ended. @returns seconds */
export async function withCallers(
  options: { callers: number; count: number },
  job: (index: number) => Promise<unknown>,
): Promise<number> {
  let next = 0;
  const startedAt = performance.now();
  const caller = async () => {
    for (let index = next++; index < options.count; index = next++) await job(index);
  };
  await Promise.all(Array.from({ length: options.callers }, caller));
  return (performance.now() - startedAt) / 1000;
}
