import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { tickLifecycle } from "../../../src/services/event/index.ts";
import { activate, createWorld, DAY, eventIn, openShop, type Shop, type World } from "./world.ts";

let world: World;
let shop: Shop;
beforeAll(async () => {
  world = await createWorld();
  shop = await openShop(world);
});
afterAll(() => world.close());

/** What each audited action may follow, and where it leads. */
const STEPS: Readonly<Record<string, { from: readonly string[]; to: string | null }>> = {
  "event.update": { from: ["DRAFT", "APPROVED", "ACTIVE"], to: null },
  "event.approve": { from: ["DRAFT"], to: "APPROVED" },
  "event.cancel": { from: ["DRAFT", "APPROVED"], to: "CANCELLED" },
  "event.activate": { from: ["APPROVED"], to: "ACTIVE" },
  "event.start": { from: ["APPROVED"], to: "ACTIVE" },
  "event.end": { from: ["APPROVED", "ACTIVE"], to: "ENDED" },
  "event.archive": { from: ["ENDED"], to: "ARCHIVED" },
};

const CALLS = ["approve", "cancel", "end", "archive", "update", "target", "activate", "tick"] as const;

function call(name: (typeof CALLS)[number], eventId: string, version: number): Promise<unknown> {
  const { events } = shop.call;
  switch (name) {
    case "approve":
    case "cancel":
    case "end":
    case "archive":
      return events[name]({ eventId });
    case "update":
      return events.update({ eventId, version, description: `설명 ${version}` });
    case "target":
      return events.update({ eventId, version: version + 1, targetParticipants: 100 + version });
    case "activate":
      return activate(world, shop.storeId, eventId);
    case "tick":
      world.clock.advance(DAY);
      return tickLifecycle({ ctx: world.system() });
  }
}

/** Replays the audit log of one event over the rules: one order in which everything can have happened. */
async function replay(eventId: string): Promise<{ status: string; version: number }> {
  const rows = await world.rows("select action from audit_log where entity_id = ? order by seq", eventId);
  let status = "DRAFT";
  let version = 1;
  for (const action of rows
    .map((row) => String(row["action"]))
    .filter((name) => name !== "event.duplicate")) {
    const step = STEPS[action];
    expect(step?.from).toContain(status);
    if (step?.to === null) version += 1;
    status = step?.to ?? status;
  }
  return { status, version };
}

describe("verbs at the same time", () => {
  test("end as the same verbs one by one: every commit was legal where it stands, and the last message is the truth", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...CALLS), { minLength: 4, maxLength: 24 }),
        async (names) => {
          const eventId = await eventIn(world, shop, "DRAFT");
          const { version } = await shop.call.events.get({ eventId });
          await Promise.allSettled(names.map((name) => call(name, eventId, version)));
          const event = await shop.call.events.get({ eventId });
          const found: { status: string; version: number } = { status: event.status, version: event.version };
          expect(found).toEqual(await replay(eventId));
          const messages = await world.rows(
            "select type, data, aggregate_version from outbox where aggregate_id = ? order by seq",
            eventId,
          );
          expect(messages.map((row) => row["aggregate_version"])).toEqual(
            messages.map((_, index) => index + 1),
          );
          expect(messages.filter((row) => row["type"] === "EventCreated").length).toBeLessThanOrEqual(1);
          if (messages.length > 1) {
            const { status, targetParticipants } = JSON.parse(String(messages.at(-1)?.["data"]));
            expect({ status, targetParticipants }).toEqual({
              status: event.status,
              targetParticipants: event.targetParticipants,
            });
          }
        },
      ),
      { numRuns: 80, seed: 41 },
    );
  }, 60_000);
});
