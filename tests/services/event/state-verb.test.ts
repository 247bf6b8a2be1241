import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type Caller, createWorld, eventIn, openShop, refusal, type Shop, type World } from "./world.ts";

const STATUSES = ["DRAFT", "APPROVED", "ACTIVE", "ENDED", "ARCHIVED", "CANCELLED"] as const;
type Status = (typeof STATUSES)[number];

const VERBS = {
  approve: { DRAFT: "APPROVED" },
  cancel: { DRAFT: "CANCELLED", APPROVED: "CANCELLED" },
  end: { ACTIVE: "ENDED" },
  archive: { ENDED: "ARCHIVED" },
} as const satisfies Record<string, Partial<Record<Status, Status>>>;
type Verb = keyof typeof VERBS;

const CELLS = (["approve", "cancel", "end", "archive"] as const).flatMap((verb) =>
  STATUSES.map((from) => ({ verb, from, to: targetOf(verb, from) })),
);

function targetOf(verb: Verb, from: Status): Status | undefined {
  const table: Partial<Record<Status, Status>> = VERBS[verb];
  return table[from];
}

function run(call: Caller, verb: Verb, eventId: string) {
  switch (verb) {
    case "approve":
      return call.events.approve({ eventId });
    case "cancel":
      return call.events.cancel({ eventId });
    case "end":
      return call.events.end({ eventId });
    case "archive":
      return call.events.archive({ eventId });
  }
}

let world: World;
let shop: Shop;
beforeAll(async () => {
  world = await createWorld();
  shop = await openShop(world);
});
afterAll(() => world.close());

describe("status × verb [R-050] [R-053]", () => {
  test.each(CELLS)("$verb from $from gives $to", async ({ verb, from, to }) => {
    const eventId = await eventIn(world, shop, from);
    if (to === undefined) {
      expect(await refusal(run(shop.call, verb, eventId))).toEqual({
        code: "PRECONDITION_FAILED",
        reason: "INVALID_TRANSITION",
        params: { from, verb },
      });
      expect((await shop.call.events.get({ eventId })).status).toBe(from);
      return;
    }
    const before = await world.rows("select count(*) as n from audit_log where entity_id = ?", eventId);
    const answer = await run(shop.call, verb, eventId);
    expect(answer.status).toBe(to);
    expect((await shop.call.events.get({ eventId })).status).toBe(to);
    const after = await world.rows("select count(*) as n from audit_log where entity_id = ?", eventId);
    expect(Number(after[0]?.["n"])).toBe(Number(before[0]?.["n"]) + 1);
  });

  test("remembers when each status began", async () => {
    const eventId = await eventIn(world, shop, "ARCHIVED");
    const event = await shop.call.events.get({ eventId });
    const now = "2026-10-01T12:00:00+09:00";
    expect(event).toMatchObject({
      approvedAt: now,
      activatedAt: now,
      endedAt: now,
      archivedAt: now,
      cancelledAt: null,
    });
  });
});

const FIELDS = {
  title: "새 제목",
  startsAt: "2026-10-03T00:00:00+09:00",
  endsAt: "2026-10-30T00:00:00+09:00",
  description: "새 설명",
  targetParticipants: 500,
  maxParticipants: 900,
  prizeName: "커피",
  prizeCount: 3,
  prizeCostKrw: 30_000,
  otherCostKrw: 10_000,
  budgetCapKrw: 100_000,
  targetRoiPct: 120,
  imageUrl: "https://img.madang.test/a.jpg",
  slug: "fresh-slug",
  channels: [{ channel: "Instagram" as const }],
};
type Field = keyof typeof FIELDS;
const FIELD_NAMES = Object.keys(FIELDS).filter((name): name is Field => name in FIELDS);
const OPEN_WHILE_ACTIVE: readonly Field[] = ["endsAt", "targetParticipants", "description", "otherCostKrw"];

function isOpen(status: Status, field: Field): boolean {
  if (status === "DRAFT" || status === "APPROVED") return true;
  return status === "ACTIVE" && OPEN_WHILE_ACTIVE.includes(field);
}

const UPDATE_CELLS = STATUSES.flatMap((status) => FIELD_NAMES.map((field) => ({ status, field })));

describe("status × field of events.update (D-08)", () => {
  let count = 0;
  test.each(UPDATE_CELLS)("$status: $field", async ({ status, field }) => {
    const eventId = await eventIn(world, shop, status);
    const { version } = await shop.call.events.get({ eventId });
    count += 1;
    const value = field === "slug" ? `${FIELDS.slug}-${count}` : FIELDS[field];
    const update = shop.call.events.update({ eventId, version, [field]: value });
    if (isOpen(status, field)) {
      const event = await update;
      expect({ version: event.version, value: event[field] }).toEqual({ version: version + 1, value });
      return;
    }
    expect(await refusal(update)).toEqual({
      code: "PRECONDITION_FAILED",
      reason: "EVENT_LOCKED",
      params: { status, fields: [field] },
    });
    expect((await shop.call.events.get({ eventId })).version).toBe(version);
  });
});
