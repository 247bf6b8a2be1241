import { Difference } from "./book.ts";
import type { Channel } from "./cast.ts";
import { lookAsMachines } from "./door.ts";
import type { Distributed } from "./main-event.ts";
import { until } from "./patience.ts";
import type { Stage } from "./shop.ts";

const SEEN_BY_MACHINES: Channel = "Instagram";

/** Looks at tracking links: people's are counted, previews and search engines stand apart. */
export async function checkClicks(
  { owner, url }: Stage,
  watched: { eventId: string; distributed: Distributed; visits: ReadonlyMap<string, number> },
): Promise<void> {
  const { eventId, distributed, visits } = watched;
  await lookAsMachines(url, distributed.codes.get(SEEN_BY_MACHINES) ?? "");
  const expected = [...distributed.codes].map(([channel, code]) => {
    const seen = channel === SEEN_BY_MACHINES ? 1 : 0;
    return { channel, clicks: visits.get(code) ?? 0, headRequests: seen, botClicks: seen };
  });
  let got: unknown;
  await until("clicks are counted", async () => {
    const { items } = await owner.tracking.list.query({ eventId, limit: 100 });
    const rows = expected.map(({ channel }) => items.find((item) => item.channel === channel));
    got = rows.map((row) => ({
      channel: row?.channel,
      clicks: row?.clicks,
      headRequests: row?.headRequests,
      botClicks: row?.botClicks,
    }));
    return JSON.stringify(got) === JSON.stringify(expected) ? true : undefined;
  }).catch(() => {
    throw new Difference("tracking.list", expected, got);
  });
}
