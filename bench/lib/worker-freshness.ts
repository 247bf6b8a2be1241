import { at } from "../../tests/support/rpc.ts";
import { createShopClient } from "../../tests/support/shop.ts";

/**
 * How long each participant takes from the answer to the entry until the dashboard counts them, in milliseconds.
 *
 * @param options.pauseMs between two entries
 */
export async function measureFreshness(options: {
  readonly url: string;
  readonly entries: number;
  readonly pauseMs: number;
  /** Number of participants that can be seen now; default: on the dashboard. */
  readonly seen?: (eventId: string) => Promise<number>;
}): Promise<readonly number[]> {
  const shops = createShopClient(options.url);
  const shop = await shops.openShop(`fresh${performance.now()}@crowd.kr`);
  const onDashboard = async () => {
    const { data } = await shops.rpc.query("analytics.dashboard", { eventId: shop.eventId }, shop.token);
    return Number(at(data, "summaryCards", "totalParticipants", "count"));
  };
  const look = () => (options.seen ? options.seen(shop.eventId) : onDashboard());
  const acceptedAt: number[] = [];
  const seenAt: number[] = [];
  let isOver = false;
  const watching = (async () => {
    while (seenAt.length < acceptedAt.length || !isOver) {
      const count = await look();
      while (seenAt.length < count) seenAt.push(performance.now());
      await Bun.sleep(20);
    }
  })();
  for (let index = 0; index < options.entries; index++) {
    const { status } = await shops.enter(shop.slug, `010-5000-${String(index).padStart(4, "0")}`);
    if (status !== 200) throw new Error(`an entry was answered ${status}`);
    acceptedAt.push(performance.now());
    await Bun.sleep(options.pauseMs);
  }
  isOver = true;
  await watching;
  return acceptedAt.map((accepted, index) => Math.max(0, (seenAt[index] ?? Number.NaN) - accepted));
}
