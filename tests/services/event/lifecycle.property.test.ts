import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { tickLifecycle } from "../../../src/services/event/index.ts";
import {
  activate,
  createWorld,
  DAY,
  openShop,
  readyFields,
  refusal,
  type Shop,
  type World,
} from "./world.ts";

type Model = { status: string; version: number; title: string; startsAt: number; endsAt: number };
type Real = { eventId: string };
type Command = fc.AsyncCommand<Model, Real>;

let world: World;
let shop: Shop;
beforeAll(async () => {
  world = await createWorld();
  shop = await openShop(world);
});
afterAll(() => world.close());

/** The lifecycle in a few lines, as D-08 says it. */
const reference = {
  verb(model: Model, verb: string): string | undefined {
    const table: Record<string, Record<string, string>> = {
      approve: { DRAFT: "APPROVED" },
      cancel: { DRAFT: "CANCELLED", APPROVED: "CANCELLED" },
      end: { ACTIVE: "ENDED" },
      archive: { ENDED: "ARCHIVED" },
    };
    return table[verb]?.[model.status];
  },
  incomplete(model: Model, now: number): string[] {
    const isLate = model.startsAt < now - 90 * DAY;
    const isOver = model.endsAt <= now || model.endsAt <= model.startsAt;
    return [...(isLate ? ["startsAt"] : []), ...(isOver ? ["endsAt"] : [])];
  },
  tick(model: Model, now: number): void {
    if (model.status === "APPROVED" && model.startsAt <= now) model.status = "ACTIVE";
    if (["APPROVED", "ACTIVE"].includes(model.status) && model.endsAt <= now) model.status = "ENDED";
  },
};

async function expectSame(model: Model, real: Real): Promise<void> {
  const { status, version, title, endsAt } = await shop.call.events.get({ eventId: real.eventId });
  const { startsAt: _startsAt, ...expected } = model;
  const found: typeof expected = { status, version, title, endsAt: Date.parse(endsAt ?? "") };
  expect(found).toEqual(expected);
}

function command(name: string, run: (model: Model, real: Real) => Promise<void>): Command {
  return {
    check: () => true,
    toString: () => name,
    run: async (model, real) => {
      await run(model, real);
      await expectSame(model, real);
    },
  };
}

function verbCommand(verb: "approve" | "cancel" | "end" | "archive"): Command {
  return command(verb, async (model, { eventId }) => {
    const refused = await refusal(shop.call.events[verb]({ eventId }));
    const to = reference.verb(model, verb);
    if (to === undefined) {
      expect(refused).toMatchObject({ reason: "INVALID_TRANSITION", params: { from: model.status, verb } });
      return;
    }
    const missing = verb === "approve" ? reference.incomplete(model, world.clock.now()) : [];
    if (missing.length > 0)
      expect(refused).toMatchObject({ reason: "EVENT_INCOMPLETE", params: { missing } });
    else {
      expect(refused).toBeUndefined();
      model.status = to;
    }
  });
}

function rename(title: string, lag: number): Command {
  return command(`rename ${title} ${lag}`, async (model, { eventId }) => {
    const version = Math.max(1, model.version - lag);
    const refused = await refusal(shop.call.events.update({ eventId, version, title }));
    const isChange = title !== model.title;
    if (
      ["ENDED", "ARCHIVED", "CANCELLED"].includes(model.status) ||
      (model.status === "ACTIVE" && isChange)
    ) {
      expect(refused).toMatchObject({ reason: "EVENT_LOCKED", params: { fields: ["title"] } });
    } else if (version !== model.version) {
      expect(refused).toMatchObject({ reason: "STALE_VERSION", params: { version: model.version } });
    } else {
      expect(refused).toBeUndefined();
      model.title = title;
      model.version += 1;
    }
  });
}

function moveEnd(days: number): Command {
  return command(`end ${days} days later`, async (model, { eventId }) => {
    const endsAt = model.endsAt + days * DAY;
    const now = world.clock.now();
    const wasMissing = reference.incomplete(model, now).includes("endsAt");
    const isMissing = reference.incomplete({ ...model, endsAt }, now).includes("endsAt");
    const refused = await refusal(
      shop.call.events.update({ eventId, version: model.version, endsAt: world.iso(endsAt) }),
    );
    if (
      ["ENDED", "ARCHIVED", "CANCELLED"].includes(model.status) ||
      (model.status === "ACTIVE" && days < 0)
    ) {
      expect(refused).toMatchObject({ reason: "EVENT_LOCKED", params: { fields: ["endsAt"] } });
    } else if (model.status !== "DRAFT" && isMissing && !wasMissing) {
      expect(refused).toMatchObject({ reason: "EVENT_INCOMPLETE", params: { missing: ["endsAt"] } });
    } else {
      expect(refused).toBeUndefined();
      model.endsAt = endsAt;
      model.version += 1;
    }
  });
}

function timePasses(hours: number): Command {
  return command(`${hours} hours`, async (model) => {
    world.clock.advance(hours * 3_600_000);
    await tickLifecycle({ ctx: world.system() });
    reference.tick(model, world.clock.now());
  });
}

const channelSucceeds = command("a channel succeeds", async (model, { eventId }) => {
  await activate(world, shop.storeId, eventId);
  if (model.status === "APPROVED") model.status = "ACTIVE";
});

const COMMANDS = [
  fc.constantFrom("approve", "cancel", "end", "archive").map((verb) => verbCommand(verb)),
  fc.constant(verbCommand("approve")),
  fc.tuple(fc.constantFrom("가", "나", "다"), fc.constantFrom(0, 0, 0, 1)).map((args) => rename(...args)),
  fc.integer({ min: -9, max: 5 }).map(moveEnd),
  fc.integer({ min: 1, max: 72 }).map(timePasses),
  fc.constant(channelSucceeds),
];

describe("lifecycle", () => {
  test("does what a ten-line model says, whatever is called in whatever order [R-050] [R-053]", async () => {
    await fc.assert(
      fc.asyncProperty(fc.commands(COMMANDS, { maxCommands: 25 }), async (commands) => {
        const original = await shop.call.events.createDraft({ storeId: shop.storeId, objective: "REVISIT" });
        const { id: eventId } = await shop.call.events.duplicate({ eventId: original.id });
        const fields = { ...readyFields(world), title: "가" };
        await shop.call.events.update({ eventId, version: 1, ...fields });
        const model: Model = {
          status: "DRAFT",
          version: 2,
          title: "가",
          startsAt: Date.parse(fields.startsAt),
          endsAt: Date.parse(fields.endsAt),
        };
        await fc.asyncModelRun(() => ({ model, real: { eventId } }), commands);
      }),
      { numRuns: 60, seed: 20261121 },
    );
  }, 60_000);
});
