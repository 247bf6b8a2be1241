import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { contactDesk, declinePrize, leaveContact, tickDraws } from "../../../src/services/draw/index.ts";
import { refusal } from "../participation/world.ts";
import { createWorld, DAY, drawn, everyCell, openShop, personOf, type Shop, type World } from "./world.ts";

let world: World;
let shop: Shop;

beforeAll(async () => {
  world = await createWorld();
  shop = await openShop(world);
});
afterAll(() => world.close());

const GONE = { code: "NOT_FOUND", reason: "CONTACT_LINK_INVALID" };
const ADDRESS = "서울시 강남구 역삼동 1-2 301호";

async function linkOf(event: { eventId: string; slug: string }, rank: number) {
  const { url } = await shop.call.draws.contactLink({ eventId: event.eventId, rank });
  return { slug: event.slug, token: url.split("/").at(-1) ?? "" };
}

const desk = (input: { slug: string; token: string }) => contactDesk({ ctx: world.anyone, input });
const picksOf = async (eventId: string) => (await shop.call.draws.get({ eventId })).draw?.picks ?? [];
const statusOf = async (eventId: string) => (await shop.call.draws.get({ eventId })).draw?.status;

async function leave(link: { slug: string; token: string }, over: Record<string, unknown> = {}) {
  const { text } = await desk(link);
  const person = { name: "홍길동", phone: "010-9999-8888", address: ADDRESS };
  return leaveContact({ ctx: world.anyone, input: { ...link, ...person, textHash: text.hash, ...over } });
}

describe("a winner's link", () => {
  test("takes name, number and address once, sealed, and shows the owner a mask [N-09]", async () => {
    const event = await drawn(world, shop);
    const link = await linkOf(event, 1);
    expect(await desk(link)).toMatchObject({ prizeName: "커피 머신", needsAddress: true, status: "PENDING" });
    await leave(link);
    await leave(link, { name: "다른사람" });
    const [first] = await picksOf(event.eventId);
    expect(first).toMatchObject({
      status: "SUBMITTED",
      contact: { name: "홍*동", phone: "010-****-8888", address: "서울시 강남구 ***" },
    });
    expect(await everyCell(world)).not.toMatch(/99998888|홍길동|역삼동/);
    expect(await shop.call.draws.revealContact({ eventId: event.eventId, rank: 1 })).toEqual({
      ...{ rank: 1, name: "홍길동", phone: "01099998888", address: ADDRESS },
    });
    const looks = await world.rows(
      "select details from audit_log where action = 'draw.revealContact' and entity_id = ?",
      event.draw.drawId,
    );
    expect(looks).toHaveLength(1);
    expect(JSON.stringify(looks)).not.toMatch(/9999|홍길동/);
  });

  test("is stored as a hash; a repeated call shows it again, a new one ends it [N-09]", async () => {
    const event = await drawn(world, shop);
    const input = { eventId: event.eventId, rank: 2, idempotencyKey: "link" };
    const first = await shop.call.draws.contactLink(input);
    expect(await shop.call.draws.contactLink(input)).toEqual(first);
    const token = first.url.split("/").at(-1) ?? "";
    expect(await everyCell(world)).not.toContain(token);
    const second = await linkOf(event, 2);
    expect(await refusal(desk({ slug: event.slug, token }))).toEqual(GONE);
    expect(await desk(second)).toMatchObject({ status: "PENDING" });
    expect((await refusal(shop.call.draws.contactLink(input)))?.reason).toBe("INVALID_TRANSITION");
  });

  test("is not made once the time to answer is over, before a tick has passed the prize on", async () => {
    const { eventId } = await drawn(world, shop);
    world.clock.advance(7 * DAY);
    expect((await refusal(shop.call.draws.contactLink({ eventId, rank: 1 })))?.reason).toBe(
      "INVALID_TRANSITION",
    );
  });

  test("each look at what was left is in the audit log, a repeated call's too", async () => {
    const event = await drawn(world, shop);
    await leave(await linkOf(event, 1));
    const look = { eventId: event.eventId, rank: 1, idempotencyKey: "look" };
    expect(await shop.call.draws.revealContact(look)).toEqual(await shop.call.draws.revealContact(look));
    const looks = await world.rows(
      "select 1 from audit_log where action = 'draw.revealContact' and entity_id = ?",
      event.draw.drawId,
    );
    expect(looks).toHaveLength(2);
  });

  test("opens nothing at another event, after its time, or with a guess", async () => {
    const event = await drawn(world, shop);
    const other = await drawn(world, shop);
    const link = await linkOf(event, 1);
    for (const wrong of [
      { ...link, slug: other.slug },
      { ...link, token: "x" },
      { ...link, slug: "none" },
    ])
      expect(await refusal(desk(wrong))).toEqual(GONE);
    world.clock.advance(7 * DAY);
    expect(await refusal(desk(link))).toEqual(GONE);
    expect(
      await refusal(
        leaveContact({
          ctx: world.anyone,
          input: { ...link, name: "홍길동", phone: "01099998888", address: ADDRESS, textHash: "" },
        }),
      ),
    ).toEqual(GONE);
  });

  test("needs the consent that was shown, a number that can be reached, and an address where one is needed", async () => {
    const event = await drawn(world, shop);
    const [machine, coupon] = [await linkOf(event, 1), await linkOf(event, 2)];
    expect((await refusal(leave(machine, { textHash: "older" })))?.reason).toBe("CONSENT_REQUIRED");
    expect((await refusal(leave(machine, { phone: "02-1234" })))?.reason).toBe("INVALID_PHONE");
    expect((await refusal(leave(machine, { address: null })))?.reason).toBe("INVALID_REQUEST");
    await leave(coupon, { address: "적지 않아도 되는 주소" });
    expect((await picksOf(event.eventId))[1]?.contact?.address).toBeNull();
  });

  test("is told what is withheld of a prize above the threshold [N-26]", async () => {
    const event = await drawn(world, shop);
    expect(await desk(await linkOf(event, 1))).toMatchObject({
      taxRatePct: 22,
      tax: { isDue: true, withheldKrw: 66_000 },
    });
    expect(await desk(await linkOf(event, 2))).toMatchObject({ tax: { isDue: false, withheldKrw: 0 } });
    const own = await drawn(world, shop, {}, { taxThresholdKrw: 1_000, taxRatePct: 4.4 });
    expect(own.draw.prizes.map(({ tax }) => tax.withheldKrw)).toEqual([13_200, 220]);
  });

  test("is the owner's to hand out: another shop finds neither link nor contact", async () => {
    const event = await drawn(world, shop);
    const { call: stranger } = await openShop(world, "stranger");
    for (const rank of [1, 99]) {
      expect((await refusal(stranger.draws.contactLink({ eventId: event.eventId, rank })))?.code).toBe(
        "NOT_FOUND",
      );
      expect((await refusal(stranger.draws.revealContact({ eventId: event.eventId, rank })))?.code).toBe(
        "NOT_FOUND",
      );
    }
  });
});

describe("a prize", () => {
  test("that a winner has said yes to is not the owner's to pass on, and what was left stays", async () => {
    const event = await drawn(world, shop);
    await leave(await linkOf(event, 2));
    const { eventId } = event;
    expect(await refusal(shop.call.draws.decline({ eventId, rank: 2 }))).toEqual({
      code: "PRECONDITION_FAILED",
      reason: "INVALID_TRANSITION",
    });
    expect((await picksOf(eventId))[1]).toMatchObject({ status: "SUBMITTED", contact: { name: "홍*동" } });
  });

  test("passes on to the next alternate, in order, when a winner declines [N-09]", async () => {
    const event = await drawn(world, shop);
    await declinePrize({ ctx: world.anyone, input: await linkOf(event, 1) });
    await shop.call.draws.decline({ eventId: event.eventId, rank: 3 });
    await shop.call.draws.decline({ eventId: event.eventId, rank: 3 });
    const picks = await picksOf(event.eventId);
    expect(picks.map(({ rank, status, prize, replacesRank }) => [rank, status, prize, replacesRank])).toEqual(
      [
        [1, "DECLINED", 0, null],
        [2, "PENDING", 1, null],
        [3, "PASSED_ON", 1, null],
        [4, "PENDING", 0, 1],
        [5, "PENDING", 1, 3],
        [6, "WAITING", null, null],
      ],
    );
  });

  test("passes on by a tick when nobody answers in time, until the alternates run out [N-09]", async () => {
    const event = await drawn(world, shop);
    await leave(await linkOf(event, 2));
    for (let round = 0; round < 4; round++) {
      world.clock.advance(7 * DAY);
      await Promise.all([tickDraws({ ctx: world.system() }), tickDraws({ ctx: world.system() })]);
    }
    const picks = await picksOf(event.eventId);
    expect(picks.map(({ status }) => status)).toEqual([
      "EXPIRED",
      "SUBMITTED",
      "EXPIRED",
      "EXPIRED",
      "EXPIRED",
      "EXPIRED",
    ]);
    expect(await statusOf(event.eventId)).toBe("COLLECTED");
    expect(
      picks.filter(({ replacesRank }) => replacesRank !== null).map(({ replacesRank }) => replacesRank),
    ).toEqual([...[1, 3, 4]]);
  });

  test.each(["withdraw", "erase"] as const)(
    "passes on when its winner asks to be forgotten (%s), and what was left goes in the same moment [N-09]",
    async (verb) => {
      const event = await drawn(world, shop);
      await tickDraws({ ctx: world.system() });
      await leave(await linkOf(event, 1));
      const [winner] = event.draw.picks;
      if (!winner) throw new Error("there is a winner");
      const { entryCode, phone } = personOf(event, winner);
      await world.anonymous.participation[verb]({ slug: event.slug, entryCode, phone });
      expect((await picksOf(event.eventId))[0]).toMatchObject({ status: "WITHDRAWN", contact: null });
      expect(await tickDraws({ ctx: world.system() })).toEqual({ changed: 1 });
      expect((await picksOf(event.eventId))[3]).toMatchObject({
        status: "PENDING",
        prize: 0,
        replacesRank: 1,
      });
      expect(await tickDraws({ ctx: world.system() })).toEqual({ changed: 0 });
    },
  );

  test("winners who answer at the same moment are all heard, and owners' clicks among them", async () => {
    const prizes = [{ name: "커피 쿠폰", count: 5, valueKrw: 5_000, needsAddress: false }];
    const event = await drawn(world, shop, { people: 12 }, { prizes, alternates: 4 });
    const links = [];
    for (const rank of [1, 2, 3, 4]) links.push(await linkOf(event, rank));
    await Promise.all([
      ...links.map((link) => leave(link)),
      shop.call.draws.decline({ eventId: event.eventId, rank: 5 }),
    ]);
    expect((await picksOf(event.eventId)).slice(0, 6).map(({ status }) => status)).toEqual([
      ...Array.from({ length: 4 }, () => "SUBMITTED" as const),
      "PASSED_ON",
      "PENDING",
    ]);
  });

  test("all answered means collected", async () => {
    const event = await drawn(world, shop);
    for (const rank of [1, 2, 3]) await leave(await linkOf(event, rank));
    expect(await statusOf(event.eventId)).toBe("COLLECTED");
  });
});
