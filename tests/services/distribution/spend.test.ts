import { afterEach, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { NEW_RECORD } from "../../../src/channels/index.ts";
import { held } from "../../../src/db/index.ts";
import { fromDbRow } from "../../../src/services/distribution/row.ts";
import { readSpend, reserveSpend, settleSpend } from "../../../src/services/distribution/spend.ts";
import { storeDb } from "../../helpers/store-db.ts";
import { type Approved, approvedEvent, createWorld, type World } from "./world.ts";

let world: World;
afterEach(() => world.close());

const TV = ["WooridongneTV", "RingoBiz", "GenieTV"] as const;

async function openWorld(fields: Record<string, unknown> = {}): Promise<Approved> {
  world = await createWorld();
  return approvedEvent(world, fields);
}

async function spent({ storeId, eventId }: Approved): Promise<number> {
  return (await readSpend(world.system(), { storeId, eventId })).totalKrw;
}

async function costOf(eventId: string, channel: (typeof TV)[number]): Promise<number> {
  const [row] = await world.call.distribution.estimate({ eventId, channels: [{ channel }] });
  return row?.costKrw ?? 0;
}

describe("the event's cap [N-33]", () => {
  test("stops the channel that would pass it, before anything is posted, with the sums in the owner's sentence alone", async () => {
    const place = await openWorld({ budgetCapKrw: 50_000 });
    const run = await world.call.distribution.distribute({ eventId: place.eventId, channels: ["GenieTV"] });
    expect(run.results[0]).toMatchObject({
      status: "FAILED",
      reason: "BUDGET_EXCEEDED",
      field: "budgetCapKrw",
    });
    expect(run.results[0]?.message).toContain("예산 50,000원보다 많은 100,000원이 들어요");
    const machine = {
      kind: "machine",
      keyId: "k",
      storeId: place.storeId,
      scopes: ["read"],
      address: "",
    } as const;
    const seen = await world.as(machine).distribution.get({ distributionId: run.id });
    expect(seen.results[0]?.message).toMatch(/예산/);
    expect(seen.results[0]?.message).not.toMatch(/\d/);
    expect(await world.ledger("GenieTV")).toEqual([]);
    expect(await spent(place)).toBe(0);
  });

  test("holds for channels that go out at the same time", async () => {
    const place = await openWorld();
    const costs = await Promise.all(TV.map((channel) => costOf(place.eventId, channel)));
    const cap = costs.reduce((sum, cost) => sum + cost, 0) - 1;
    const event = await world.call.events.get({ eventId: place.eventId });
    await world.call.events.update({ eventId: place.eventId, version: event.version, budgetCapKrw: cap });
    const run = await world.call.distribution.distribute({ eventId: place.eventId, channels: [...TV] });
    const statuses = run.results.map(({ status, reason }) => reason ?? status).sort();
    expect(statuses).toEqual(["BUDGET_EXCEEDED", "SUCCESS", "SUCCESS"]);
    expect(await spent(place)).toBeLessThanOrEqual(cap);
  });

  test("lets free channels out whatever is spent", async () => {
    const place = await openWorld({ budgetCapKrw: 0 });
    const run = await world.call.distribution.distribute({ eventId: place.eventId, channels: ["NaverBlog"] });
    expect(run.results[0]?.status).toBe("ACTION_REQUIRED");
  });

  test("a raised cap lets the owner's retry out", async () => {
    const place = await openWorld({ budgetCapKrw: 50_000 });
    const run = await world.call.distribution.distribute({ eventId: place.eventId, channels: ["GenieTV"] });
    const event = await world.call.events.get({ eventId: place.eventId });
    await world.call.events.update({ eventId: place.eventId, version: event.version, budgetCapKrw: 500_000 });
    const again = await world.call.distribution.retry({ distributionId: run.distributionId });
    expect(again.results[0]?.status).toBe("SUCCESS");
    expect(await world.ledger("GenieTV")).toHaveLength(1);
  });
});

describe("a channel's cap", () => {
  test("from the request stops only that channel", async () => {
    const place = await openWorld();
    const run = await world.call.distribution.distribute({
      eventId: place.eventId,
      channels: [{ channel: "GenieTV", capKrw: 10_000 }, { channel: "WooridongneTV" }],
    });
    expect(run.results.map(({ channel, reason, status }) => [channel, reason ?? status])).toEqual([
      ["WooridongneTV", "SUCCESS"],
      ["GenieTV", "BUDGET_EXCEEDED"],
    ]);
    expect(run.results[1]?.field).toBe("capKrw");
  });

  test("from the event's plan counts all runs of the event", async () => {
    const place = await openWorld({ channels: [{ channel: "GenieTV", capKrw: 150_000 }] });
    await world.call.distribution.distribute({ eventId: place.eventId });
    const again = await world.call.distribution.distribute({ eventId: place.eventId, again: true });
    expect(again.results[0]?.reason).toBe("BUDGET_EXCEEDED");
    expect(await spent(place)).toBe(100_000);
  });
});

test("a plan's cap is read anew by the owner's retry", async () => {
  const place = await openWorld({ channels: [{ channel: "GenieTV", capKrw: 50_000 }] });
  const run = await world.call.distribution.distribute({ eventId: place.eventId });
  expect(run.results[0]).toMatchObject({ reason: "BUDGET_EXCEEDED", field: "capKrw" });
  const { version } = await world.call.events.get({ eventId: place.eventId });
  const channels = [{ channel: "GenieTV" as const, capKrw: 200_000 }];
  await world.call.events.update({ eventId: place.eventId, version, channels });
  const again = await world.call.distribution.retry({ distributionId: run.distributionId });
  expect(again.results[0]?.status).toBe("SUCCESS");
});

describe("a reservation", () => {
  test("becomes what the channel charges, and nothing when the post is taken back", async () => {
    const place = await openWorld();
    const run = await world.call.distribution.distribute({ eventId: place.eventId, channels: ["GenieTV"] });
    expect(await spent(place)).toBe(100_000);
    await world.call.distribution.cancel({ distributionId: run.distributionId, channel: "GenieTV" });
    expect(await spent(place)).toBe(0);
  });

  test("is given back when the channel refuses the post", async () => {
    const place = await openWorld();
    await world.fault("GenieTV", [{ kind: "refuse", op: "write", status: 409, code: "SLOT_SOLD_OUT" }]);
    const run = await world.call.distribution.distribute({ eventId: place.eventId, channels: ["GenieTV"] });
    expect(run.results[0]?.reason).toBe("SLOT_SOLD_OUT");
    expect(await spent(place)).toBe(0);
  });

  test("stays while nobody knows whether the post went out", async () => {
    const place = await openWorld();
    await world.fault("GenieTV", [
      { kind: "error_after", op: "write" },
      { kind: "error_before", op: "read" },
    ]);
    const run = await world.call.distribution.distribute({ eventId: place.eventId, channels: ["GenieTV"] });
    expect(run.results[0]?.status).toBe("UNCONFIRMED");
    expect(await spent(place)).toBe(100_000);
  });

  test("estimates name the cap: hard for a channel alone, soft for all together", async () => {
    const place = await openWorld({ budgetCapKrw: 120_000 });
    const rows = await world.call.distribution.estimate({
      eventId: place.eventId,
      channels: [{ channel: "GenieTV" }, { channel: "WooridongneTV" }],
    });
    const found = rows.map(({ issues }) => issues.find(({ code }) => code === "BUDGET_EXCEEDED")?.severity);
    expect(found).toEqual([undefined, "soft"]);
    const [alone] = await world.call.distribution.estimate({
      eventId: place.eventId,
      channels: [{ channel: "GenieTV", content: { budgetKrw: 500_000 } }],
    });
    expect(alone?.issues.find(({ code }) => code === "BUDGET_EXCEEDED")?.severity).toBe("hard");
  });
});

test("whatever is reserved, settled and given back at the same time, no cap is ever passed", async () => {
  const place = await openWorld();
  const run = await world.call.distribution.distribute({
    eventId: place.eventId,
    channels: ["WooridongneTV"],
  });
  const [stored] = await world.rows("select * from distribution_channels");
  const row = fromDbRow(camel(stored ?? {}));
  const ctx = world.system();
  const step = fc.record({
    run: fc.integer({ min: 0, max: 7 }),
    channel: fc.constantFrom(...TV),
    amountKrw: fc.integer({ min: 0, max: 60 }),
    end: fc.constantFrom("none", "SUCCESS", "FAILED"),
  });
  expect(run.status).toBe("COMPLETED");
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(step, { ...SIZES, selector: rowOf }), async (steps) => {
      await storeDb(world.deps).write([{ sql: "delete from spend_reservations", args: [] }]);
      await Promise.all(
        steps.map(async ({ run: number, channel, amountKrw, end }) => {
          const own = { ...row, distributionId: `run-${number}`, channel };
          const caps = { eventKrw: 100, channelKrw: 70 };
          const refused = await reserveSpend(ctx, { row: own, caps, amountKrw });
          if (refused !== null || end === "none") return;
          const record = {
            ...NEW_RECORD,
            status: end,
            costKrw: end === "SUCCESS" ? amountKrw : null,
          } as const;
          held(await storeDb(world.deps).write([...settleSpend(ctx, own, { record, mark: ALWAYS })]));
        }),
      );
      const { totalKrw, byChannel } = await readSpend(ctx, place);
      expect(totalKrw).toBeLessThanOrEqual(100);
      for (const krw of byChannel.values()) expect(krw).toBeLessThanOrEqual(70);
    }),
    { numRuns: 100 },
  );
});

const SIZES = { minLength: 2, maxLength: 12 };
/** One reservation each: a row is driven by one run at a time. */
const rowOf = (step: { run: number; channel: string }) => `${step.run} ${step.channel}`;
const ALWAYS = { sql: "1 = 1", args: [] };

/** A raw row in the names of the table's schema. */
function camel(row: Record<string, unknown>): Parameters<typeof fromDbRow>[0] {
  const entries = Object.entries(row).map(([name, value]) => [
    name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ]);
  return Object.fromEntries(entries) as Parameters<typeof fromDbRow>[0];
}
