import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { CHANNEL_IDS, CHANNEL_STATUSES } from "../../../src/channels/index.ts";
import { newId, rawStatement, type Statement, singleShard } from "../../../src/db/index.ts";
import { storeDb } from "../../helpers/store-db.ts";
import { approvedEvent, createWorld, SHOP, type World } from "../distribution/world.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

async function figuresOf(storeId: string, channel: string) {
  const row = (await world.call.channels.list({ storeId })).find((view) => view.channel === channel);
  if (row === undefined) throw new Error(`there is no ${channel}`);
  const { successRate7d, ended7d, posted7d, costThisMonthKrw, costThisMonthSource } = row;
  return { successRate7d, ended7d, posted7d, costThisMonthKrw, costThisMonthSource };
}

const NOTHING = {
  ...{ successRate7d: null, ended7d: 0, posted7d: 0 },
  ...{ costThisMonthKrw: 0, costThisMonthSource: null },
};
const at = (time: string) => {
  world.clock.at = Date.parse(time);
};

describe("channels.list tells of each channel", () => {
  test("how many attempts came through in the store's last seven days, an owner's retry being one of its own", async () => {
    const { storeId, eventId } = await approvedEvent(world);
    expect(await figuresOf(storeId, "GenieTV")).toEqual(NOTHING);
    await world.fault("GenieTV", [{ kind: "refuse", op: "write", status: 402, code: "BUDGET_EXHAUSTED" }]);
    const channels = ["GenieTV", "Instagram", "NaverBlog"] as const;
    const { id } = await world.call.distribution.distribute({ eventId, channels: [...channels] });
    expect(await figuresOf(storeId, "GenieTV")).toMatchObject({ successRate7d: 0, ended7d: 1, posted7d: 0 });
    await world.clearFaults("GenieTV");
    await world.call.distribution.retry({ distributionId: id });
    expect(await figuresOf(storeId, "GenieTV")).toMatchObject({ successRate7d: 50, ended7d: 2, posted7d: 1 });
    expect(await figuresOf(storeId, "Instagram")).toMatchObject({ successRate7d: 100, ended7d: 1 });
    // The blog's post waits for the owner.
    expect(await figuresOf(storeId, "NaverBlog")).toMatchObject({ successRate7d: null, ended7d: 0 });
    at("2026-11-24T23:59:59+09:00");
    expect(await figuresOf(storeId, "GenieTV")).toMatchObject({ ended7d: 2 });
    at("2026-11-25T00:00:00+09:00");
    expect(await figuresOf(storeId, "GenieTV")).toMatchObject({ successRate7d: null, ended7d: 0 });
  });

  test("what this month's deliveries cost and how that is known, until the store's month ends", async () => {
    const { storeId, eventId } = await approvedEvent(world);
    const [estimate] = await world.call.distribution.estimate({ eventId, channels: ["GenieTV"] });
    await world.call.distribution.distribute({ eventId, channels: ["GenieTV", "Instagram"] });
    const cost = { costThisMonthKrw: estimate?.costKrw ?? 0, costThisMonthSource: "simulated" };
    expect(cost.costThisMonthKrw).toBeGreaterThan(0);
    expect(await figuresOf(storeId, "GenieTV")).toMatchObject(cost);
    expect(await figuresOf(storeId, "Instagram")).toMatchObject({ costThisMonthKrw: 0 });
    at("2026-11-30T23:59:59+09:00");
    expect(await figuresOf(storeId, "GenieTV")).toMatchObject(cost);
    at("2026-12-01T00:00:00+09:00");
    expect(await figuresOf(storeId, "GenieTV")).toEqual(NOTHING);
  });

  test("the same sums as a count over all rows, for any deliveries, in one statement that reads only recent runs", async () => {
    const { id: storeId } = await world.call.stores.create({ ...SHOP, timeZone: "America/New_York" });
    const { id: other } = await world.call.stores.create({ ...SHOP, name: "다른 분식" });
    at("2026-12-05T12:00:00-05:00");
    const windows = { week: Date.parse("2026-11-29T05:00:00Z"), month: Date.parse("2026-12-01T05:00:00Z") };
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow(windows), { maxLength: 25 }), async (rows) => {
        await storeDb(world.deps).write([
          rawStatement("delete from distribution_channels", []),
          rawStatement("delete from spend_reservations", []),
          ...rows.flatMap((row, index) => [
            ...insertsOf(row, { storeId, index }),
            ...insertsOf(row, { storeId: other, index }),
          ]),
        ]);
        for (const channel of CHANNEL_IDS) {
          const own = rows.filter((row) => row.channel === channel);
          expect(await figuresOf(storeId, channel)).toEqual(countedBy(own, windows));
        }
      }),
      { numRuns: 25 },
    );

    const asked: Statement[] = [];
    const db = storeDb(world.deps);
    const query: typeof db.query = (statements) => {
      asked.push(...statements);
      return db.query(statements);
    };
    await world.callWith({ shards: singleShard({ ...db, query }) }).channels.list({ storeId });
    const own = asked.filter(({ sql }) => sql.includes("distribution_channels"));
    expect(own).toHaveLength(1);
    const plans = await db.query(own.map(({ sql, args }) => rawStatement(`explain query plan ${sql}`, args)));
    const steps = plans.flat().map((row) => String(row["detail"]));
    expect(steps.filter((step) => /^(SCAN|SEARCH) /.test(step))).toEqual([
      expect.stringMatching(/^SEARCH c USING .*\(store_id=\? AND distribution_id>\?\)$/),
      expect.stringMatching(/^SEARCH s USING .*\(store_id=\? AND distribution_id=\? AND channel=\?\)/),
    ]);
  });
});

type Windows = { readonly week: number; readonly month: number };
const SOURCES = ["measured", "simulated", "estimated"] as const;

function anyRow({ week, month }: Windows) {
  const near = (edge: number) => fc.constantFrom(-1, 0, 1).map((ms) => edge + ms);
  return fc.record({
    channel: fc.constantFrom(...CHANNEL_IDS),
    status: fc.constantFrom(...CHANNEL_STATUSES),
    retries: fc.nat(2),
    startedAt: fc.oneof(near(week), near(month), fc.integer({ min: week - 3e9, max: month + 3e8 })),
    costKrw: fc.option(fc.nat(100_000)),
    source: fc.constantFrom(...SOURCES),
    setAsideKrw: fc.option(fc.nat(100_000)),
  });
}
type AnyRow = ReturnType<typeof anyRow> extends fc.Arbitrary<infer T> ? T : never;

function countedBy(rows: readonly AnyRow[], { week, month }: Windows) {
  const lately = rows.filter(({ startedAt }) => startedAt >= week);
  const posted7d = lately.filter(({ status }) => status === "SUCCESS").length;
  const failed = lately.filter(({ status }) => status === "FAILED").length;
  const ended7d = posted7d + failed + lately.reduce((sum, { retries }) => sum + retries, 0);
  const costs = rows
    .filter(({ startedAt }) => startedAt >= month)
    .flatMap(({ status, costKrw, source, setAsideKrw }) => {
      if (costKrw !== null) return [{ krw: costKrw, source }];
      const isOver = status === "FAILED" || status === "CANCELLED";
      return isOver || setAsideKrw === null ? [] : [{ krw: setAsideKrw, source: "estimated" as const }];
    });
  return {
    successRate7d: ended7d === 0 ? null : Math.round((posted7d / ended7d) * 1_000) / 10,
    ...{ ended7d, posted7d },
    costThisMonthKrw: costs.reduce((sum, { krw }) => sum + krw, 0),
    costThisMonthSource: SOURCES.findLast((source) => costs.some((cost) => cost.source === source)) ?? null,
  };
}

/** The id is made a moment before the run, as the verb does. */
function insertsOf(row: AnyRow, { storeId, index }: { storeId: string; index: number }): Statement[] {
  const id = newId({ now: () => row.startedAt - 5, randomBytes: () => new Uint8Array(16).fill(index) });
  const state = JSON.stringify({ generation: row.retries });
  const key = [storeId, id, row.channel];
  const reservation = rawStatement(
    `insert into spend_reservations (store_id, distribution_id, channel, event_id, state, amount_krw, updated_at)
     values (?, ?, ?, 'e', 'RESERVED', ?, 0)`,
    [...key, row.setAsideKrw],
  );
  return [
    rawStatement(
      `insert into distribution_channels (store_id, distribution_id, channel, event_id, status, step, state, version,
         content, tracking_code, cost_krw, cost_source, data, attempts, created_at, updated_at)
       values (?, ?, ?, 'e', ?, 'DONE', ?, 1, '{}', 't', ?, ?, '{}', 0, ?, ?)`,
      [
        ...[...key, row.status, state, row.costKrw, row.costKrw === null ? null : row.source],
        ...[row.startedAt, row.startedAt],
      ],
    ),
    ...(row.setAsideKrw === null ? [] : [reservation]),
  ];
}
