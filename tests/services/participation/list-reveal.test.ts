import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  addStaff,
  createWorld,
  entryOf,
  openEvent,
  openShop,
  phoneOf,
  type RunningEvent,
  refusal,
  type Shop,
  type World,
} from "./world.ts";

let world: World;
let shop: Shop;
let event: RunningEvent;
let other: RunningEvent;
let stranger: Shop;

beforeAll(async () => {
  world = await createWorld();
  shop = await openShop(world);
  stranger = await openShop(world, "남의 가게");
  event = await openEvent(world, shop);
  other = await openEvent(world, shop);
  for (const n of [1, 2, 3, 4, 5]) {
    await world.anyone().participation.enter(entryOf(event, { phone: phoneOf(n), name: `손님${n}번` }));
    world.clock.advance(1_000);
  }
});
afterAll(() => world.close());

const MISSING = { code: "NOT_FOUND", reason: "NOT_FOUND" };

describe("participation.list", () => {
  test("shows owner and staff the same masked people, newest first", async () => {
    const staff = world.as(await addStaff(world, shop.storeId));
    const seen = await shop.call.participation.list({ eventId: event.eventId });
    expect(await staff.participation.list({ eventId: event.eventId })).toEqual(seen);
    expect(seen.items.map((item) => [item.phone, item.name, item.label])).toEqual(
      [5, 4, 3, 2, 1].map((n) => [`010-****-000${n}`, "손**번", "직접"]),
    );
    expect(JSON.stringify(seen)).not.toMatch(/1000000\d/);
  });

  test("holds no code that a clerk could redeem", async () => {
    const seen = JSON.stringify(await shop.call.participation.list({ eventId: event.eventId }));
    const codes = await world.rows("select redeem_code from participants where event_id = ?", event.eventId);
    expect(codes.filter((row) => seen.includes(String(row["redeem_code"])))).toEqual([]);
  });

  test("turns every page exactly once", async () => {
    const phones: (string | null)[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<Shop["call"]["participation"]["list"]>> =
        await shop.call.participation.list({
          eventId: event.eventId,
          limit: 2,
          ...(cursor === null ? {} : { cursor }),
        });
      phones.push(...page.items.map((item) => item.phone));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(phones).toEqual([5, 4, 3, 2, 1].map((n) => `010-****-000${n}`));
  });

  test("leaves withdrawn entries out", async () => {
    const { entryCode } = await world.anyone().participation.enter(entryOf(other));
    await world.anyone().participation.withdraw({ slug: other.slug, entryCode, phone: phoneOf(1) });
    expect((await shop.call.participation.list({ eventId: other.eventId })).items).toEqual([]);
  });

  test("does not know a foreign or an unknown event", async () => {
    expect(await refusal(stranger.call.participation.list({ eventId: event.eventId }))).toEqual(MISSING);
    expect(await refusal(stranger.call.participation.list({ eventId: stranger.storeId }))).toEqual(MISSING);
  });

  test("lets an API key with the read scope look, and only at its own store", async () => {
    const machine = (storeId: string, scopes: string[]) =>
      world.as({ kind: "machine", keyId: "key", storeId, scopes, address: "" });
    const look = (storeId: string, scopes: string[]) =>
      refusal(machine(storeId, scopes).participation.list({ eventId: event.eventId }));
    expect(await look(shop.storeId, ["read"])).toBeUndefined();
    expect(await look(shop.storeId, ["sales:write"])).toEqual({ code: "FORBIDDEN", reason: "FORBIDDEN" });
    expect(await look(stranger.storeId, ["read"])).toEqual(MISSING);
  });
});

describe("participation.reveal", () => {
  const idOf = async (n: number) => {
    const { items } = await shop.call.participation.list({ eventId: event.eventId });
    const item = items.find(({ phone }) => phone?.endsWith(String(n)));
    return item?.participantId ?? "";
  };
  const audits = () =>
    world.rows("select * from audit_log where action = 'participation.reveal' order by seq");

  test("shows the owner one person in full, and writes down who looked at whom, not what was seen", async () => {
    const participantId = await idOf(3);
    const answer = await shop.call.participation.reveal({ eventId: event.eventId, participantId });
    expect(answer).toEqual({ participantId, phone: phoneOf(3), name: "손님3번" });
    const [row] = await audits();
    expect(row).toMatchObject({
      actor: `user:${shop.owner.userId}`,
      entity_id: participantId,
      store_id: shop.storeId,
    });
    expect(JSON.stringify(row)).not.toMatch(/10000003|손님/);
  });

  test("a repeated request with one key shows it again, and is written down again: a row for each look", async () => {
    const input = { eventId: event.eventId, participantId: await idOf(4), idempotencyKey: "look" };
    const before = (await audits()).length;
    expect(await shop.call.participation.reveal(input)).toEqual(await shop.call.participation.reveal(input));
    expect(await audits()).toHaveLength(before + 2);
  });

  test("is refused to staff and unknown to strangers, without a trace of a look", async () => {
    const input = { eventId: event.eventId, participantId: await idOf(2) };
    const before = (await audits()).length;
    const staff = world.as(await addStaff(world, shop.storeId));
    expect(await refusal(staff.participation.reveal(input))).toEqual({
      code: "FORBIDDEN",
      reason: "FORBIDDEN",
    });
    expect(await refusal(stranger.call.participation.reveal(input))).toEqual(MISSING);
    expect(await audits()).toHaveLength(before);
  });

  test("does not know people of another event, nor erased and withdrawn ones", async () => {
    const participantId = await idOf(1);
    expect(await refusal(shop.call.participation.reveal({ eventId: other.eventId, participantId }))).toEqual(
      MISSING,
    );
    for (const verb of ["erase", "withdraw"] as const) {
      const entry = await world.anyone().participation.enter(entryOf(other, { phone: phoneOf(70) }));
      const { items } = await shop.call.participation.list({ eventId: other.eventId });
      const id = items[0]?.participantId ?? "";
      await world
        .anyone()
        .participation[verb]({ slug: other.slug, entryCode: entry.entryCode, phone: phoneOf(70) });
      expect(
        await refusal(shop.call.participation.reveal({ eventId: other.eventId, participantId: id })),
      ).toEqual(MISSING);
      await world.write("update participants set withdrawn_at = 1 where id = ?", id);
    }
  });
});
