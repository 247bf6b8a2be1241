import { createRpc, type RpcAnswer } from "../../tests/support/rpc.ts";
import { createShopClient, PASSWORD, type Shop } from "../../tests/support/shop.ts";

/**
 * 1,000 callers of one isolate at the same moment, and what each was answered. A process of its own: the client's
 * limit of connections is an environment variable. It prints one JSON line.
 */
const CALLERS = 1_000;
const SHOPS = 10;

type Call = { readonly kind: string; readonly run: () => Promise<RpcAnswer> };

/**
 * Of a hundred callers one signs in, one distributes, ten enter and 88 look at a dashboard: a sign-in holds the
 * isolate for a quarter of a second of scrypt, and all of them want the two cores that the database also runs on.
 */
function callOf(baseUrl: string, shops: readonly Shop[], index: number): Call {
  // A shop for each hundred: an account may sign in five times a minute, an event is distributed once.
  const shop = shops[Math.floor(index / 100) % shops.length];
  if (!shop) throw new Error("a shop");
  const { eventId, token, email } = shop;
  const rpc = createRpc(baseUrl);
  const turn = index % 100;
  if (turn === 0)
    return { kind: "sign-in", run: () => rpc.mutate("account.login", { email, password: PASSWORD }) };
  if (turn === 1)
    return { kind: "distribution", run: () => rpc.mutate("distribution.distribute", { eventId }, token) };
  if (turn < 12)
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
  const calls = Array.from({ length: CALLERS }, (_, index) => callOf(baseUrl, shops, index));
  const startedAt = performance.now();
  const answers = await Promise.all(
    calls.map(async ({ kind, run }) => {
      const answer = await run().catch((error: unknown) => ({ status: 0, reason: String(error) }));
      return `${kind} ${answer.reason ?? answer.status}`;
    }),
  );
  const elapsedMs = performance.now() - startedAt;
  const outcomes: Record<string, number> = {};
  for (const outcome of answers) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  console.log(JSON.stringify({ outcomes, elapsedMs }));
}

const [baseUrl] = process.argv.slice(2);
if (baseUrl === undefined) throw new TypeError("the address of the Worker");
await main(baseUrl);
