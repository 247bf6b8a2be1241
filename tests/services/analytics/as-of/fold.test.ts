import { expect, test } from "bun:test";
import fc from "fast-check";
import { rawStatement } from "../../../../src/db/index.ts";
import { createEngine } from "../../../../src/events/engine.ts";
import { findConsumer, readStoreLog } from "../../../../src/events/index.ts";
import { createFold } from "../../../../src/services/analytics/projections/fold.ts";
import { histories, messagesOf, peopleOf } from "../../../events/history.ts";
import { append, consumerDeps, openStore, rowsOf, START } from "../../../events/support.ts";

const DAY = 86_400_000;
type Rows = readonly Readonly<Record<string, unknown>>[];

/** In any order, without columns that only one side has. */
function comparable(rows: Rows, columns: readonly string[]): string[] {
  return rows.map((row) => JSON.stringify(columns.map((column) => row[column]))).sort();
}

const EVENTS = [
  ...["event_id", "title", "objective", "status", "time_zone", "starts_at", "ends_at"],
  ...["target_participants", "target_roi_pct", "participants", "conversions", "new_customers", "returns"],
];
const COUNTS = ["participants", "conversions"];

async function compare(history: Parameters<typeof messagesOf>[0], until: number) {
  const { store, close } = await openStore();
  try {
    const { storeId, eventIds, messages } = messagesOf(history, "fold");
    await append(store, messages);
    const past = messages.filter(({ occurredAt }) => occurredAt <= until);
    const engine = createEngine({
      deps: consumerDeps(store),
      consumer: findConsumer("analytics"),
      generation: 0,
    });
    await engine.deliver(past);
    for (const eventId of eventIds) {
      const fold = createFold(eventId);
      for await (const page of readStoreLog(store, { storeId, until })) fold.add(page);
      const tables = fold.tables();
      const ofEvent = (table: string) =>
        rowsOf(store, `select * from ${table} where event_id = '${eventId}'`);
      const pairs: [string, Rows, Rows, string[]][] = [
        ["event_stats", tables.events, await rowsOf(store, "select * from event_stats"), EVENTS],
        [
          "cost_entries",
          tables.costs,
          await rowsOf(store, "select * from cost_entries"),
          ["event_id", "kind", "channel", "amount_krw"],
        ],
        ["timeline_hourly", tables.hours, await ofEvent("timeline_hourly"), ["hour", ...COUNTS]],
        [
          "channel_participation",
          tables.participation,
          await ofEvent("channel_participation"),
          ["channel", ...COUNTS],
        ],
        [
          "channel_estimates",
          tables.estimates,
          await rowsOf(
            store,
            `select channel, sum(views) as views from channel_estimates where event_id = '${eventId}' group by channel`,
          ),
          ["channel", "views"],
        ],
        [
          "channel_stats",
          [...tables.statuses].map(([channel, status]) => ({ channel, status })),
          await ofEvent("channel_stats"),
          ["channel", "status"],
        ],
      ];
      for (const [table, folded, kept, columns] of pairs)
        expect({ table, rows: comparable(folded, columns) }).toEqual({
          table,
          rows: comparable(kept, columns),
        });
    }
  } finally {
    await close();
  }
}

test("the fold of any history up to any instant is what the projections would hold [N-29]", async () => {
  const instants = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.nat(4 * DAY));
  await fc.assert(
    fc.asyncProperty(histories, instants, (history, after) => compare(history, START + after)),
    { numRuns: 12 },
  );
}, 30_000);

test("a log of several pages is folded whole, and another store's is not in it [N-29]", async () => {
  const { store, close } = await openStore();
  const { storeId, eventIds, messages } = messagesOf({ people: peopleOf(900), steps: [[], [], []] }, "pages");
  await append(store, messages);
  await append(store, messagesOf({ people: peopleOf(9), steps: [[], [], []] }, "other").messages);
  const fold = createFold(eventIds[0] ?? "");
  const sizes: number[] = [];
  for await (const page of readStoreLog(store, { storeId, until: Number.MAX_SAFE_INTEGER })) {
    sizes.push(page.length);
    fold.add(page);
  }
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(messages.length);
  expect(Math.max(...sizes)).toBe(500);
  const present = peopleOf(900).filter(({ event, isWithdrawn }) => event === 0 && !isWithdrawn);
  expect(fold.tables().events.find((row) => row["event_id"] === eventIds[0])?.["participants"]).toBe(
    present.length,
  );
  const plan = await store.query([
    rawStatement("explain query plan select * from outbox o where store_id = ? and seq > 5 order by seq", [
      storeId,
    ]),
  ]);
  expect(JSON.stringify(plan)).toContain("outbox_store");
  await close();
});
