import { createRpc, type RpcAnswer } from "../../tests/support/rpc.ts";
import { createShopClient, PASSWORD, type Shop } from "../../tests/support/shop.ts";

/**
 * 1,000 callers of one isolate at the same moment, and what each was answered. A process of its own: the client's
 * limit of connections is an environment variable. It prints one JSON line.
 */
const CALLERS = 1_000;
const SHOPS = 20;

type Call = { readonly kind: string; readonly run: () => Promise<RpcAnswer> };

/** Of a hundred callers: 2 sign in, 2 distribute, 40 enter, 56 look at a dashboard. */
function callOf(baseUrl: string, shops: readonly Shop[], index: number): Call {
  const shop = shops[index % shops.length];
  if (!shop) throw new Error("a shop");
  const { eventId, token, email } = shop;
  const rpc = createRpc(baseUrl);
  const turn = index % 50;
  // Each shop's turn comes once: an account may sign in five times a minute, an event is distributed once.
  if (turn === 0)
    return { kind: "sign-in", run: () => rpc.mutate("account.login", { email, password: PASSWORD }) };
  if (turn === 1)
    return { kind: "distribution", run: () => rpc.mutate("distribution.distribute", { eventId }, token) };
  if (turn < 22)
    return {
      kind: "entry",
      run: () => createShopClient(baseUrl).enter(shop.slug, `010-4${String(index).padStart(3, "0")}-0001`),
    };
  return { kind: "dashboard", run: () => rpc.query("analytics.dashboard", { eventId }, token) };
}

async function main(baseUrl: string): Promise<void> {
  const shops: Shop[] = [];
  for (let index = 0; index < SHOPS; index++)
    shops.push(await createShopClient(baseUrl).openShop(`owner${index}@crowd.kr`));
  // 49 and 1,000 share no divisor with 20 shops: the rare kinds meet every shop.
  const calls = Array.from({ length: CALLERS }, (_, index) => ({
    ...callOf(baseUrl, rotated(shops, index), index),
    index,
  }));
  const startedAt = performance.now();
  const answers = await Promise.all(
    calls.map(async ({ kind, run }) => {
      const answer = await run().catch((error: unknown) => ({ status: 0, reason: String(error) }));
      return { kind, outcome: answer.reason ?? String(answer.status), ms: performance.now() - startedAt };
    }),
  );
  const elapsedMs = performance.now() - startedAt;
  const outcomes: Record<string, number> = {};
  for (const { kind, outcome } of answers)
    outcomes[`${kind} ${outcome}`] = (outcomes[`${kind} ${outcome}`] ?? 0) + 1;
  console.log(JSON.stringify({ outcomes, elapsedMs }));
}

/** The list from another beginning for every 50 callers. */
function rotated(shops: readonly Shop[], index: number): readonly Shop[] {
  const by = Math.floor(index / 50);
  return shops.map((_, at) => shops[(at + by) % shops.length]).flatMap((shop) => shop ?? []);
}

const [baseUrl] = process.argv.slice(2);
if (baseUrl === undefined) throw new TypeError("the address of the Worker");
await main(baseUrl);
