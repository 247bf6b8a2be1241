import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseConfig } from "../../src/config.ts";
import { type StartedServer, startBunServer } from "../../src/entry/bun-server.ts";
import { createShopClient, type Shop } from "../../tests/support/shop.ts";

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

export type Desk = { readonly shop: Shop; readonly privacyVersion: string };

/** One owner's running events. Several, because one address may enter an event 600 times a minute. */
export async function openDesks(url: string, count: number): Promise<Desk[]> {
  const client = createShopClient(url);
  const desks: Desk[] = [];
  for (let index = 0; index < count; index++) {
    const shop = await client.openShop(`bench-${index}@example.com`);
    const event = await client.rpc.query("participation.event", { slug: shop.slug });
    desks.push({ shop, privacyVersion: privacyVersionOf(event.data) });
  }
  return desks;
}

function privacyVersionOf(event: unknown): string {
  if (typeof event === "object" && event !== null && "privacyVersion" in event)
    return String(event.privacyVersion);
  throw new Error("the event shows no privacy version");
}

/** A person's entry; every number is another person. */
export function entryInput({ shop, privacyVersion }: Desk, number: number) {
  return {
    slug: shop.slug,
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
