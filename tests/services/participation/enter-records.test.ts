import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { sha256Text } from "../../../src/auth/index.ts";
import { canonicalJson } from "../../../src/services/idempotency/index.ts";
import {
  createWorld,
  type EnterInput,
  entryOf,
  openEvent,
  openShop,
  phoneOf,
  refusal,
  type Shop,
  type World,
} from "./world.ts";

let world: World;
let shop: Shop;

beforeAll(async () => {
  world = await createWorld();
  shop = await openShop(world);
});
afterAll(() => world.close());

const enter = (input: EnterInput, address?: string) => world.anyone(address).participation.enter(input);
const countOf = async (eventId: string) =>
  (await world.rows("select count(*) as n from participants where event_id = ?", eventId))[0]?.["n"];

describe("idempotency", () => {
  test("the same key answers the same codes, from the same address and event only [D-10]", async () => {
    const event = await openEvent(world, shop);
    const input = entryOf(event, { idempotencyKey: "form-1", name: "홍길동" });
    const first = await enter(input);
    expect(await enter(input)).toEqual(first);
    expect(await refusal(enter(input, "198.51.100.77"))).toMatchObject({ reason: "ALREADY_ENTERED" });
    expect(await refusal(enter({ ...input, phone: phoneOf(77) }))).toMatchObject({
      reason: "IDEMPOTENCY_KEY_REUSED",
    });
    const other = await openEvent(world, shop);
    expect(await enter(entryOf(other, { idempotencyKey: "form-1", name: "홍길동" }))).not.toEqual(first);
  });

  test("20 parallel posts with one key are one entry, and every answer is either it or 'still running'", async () => {
    const event = await openEvent(world, shop);
    const input = entryOf(event, { idempotencyKey: "tap" });
    const answers = await Promise.all(Array.from({ length: 20 }, () => refusal(enter(input))));
    expect(answers.filter((answer) => answer && answer.reason !== "IDEMPOTENCY_IN_FLIGHT")).toEqual([]);
    expect(await countOf(event.eventId)).toBe(1);
  });

  test("what is remembered holds no phone, name or address, not even as a guessable hash", async () => {
    const event = await openEvent(world, shop);
    const input = entryOf(event, { idempotencyKey: "k-personal", phone: "01033332222", name: "남궁민수" });
    await enter(input, "198.51.100.200");
    const [row] = await world.rows("select * from idempotency where key = 'k-personal'");
    expect(JSON.stringify(row)).not.toMatch(/33332222|남궁|198\.51/);
    const { idempotencyKey: _key, ...plain } = input;
    expect(row?.["request_hash"]).not.toBe(await sha256Text(canonicalJson(plain)));
    expect(row?.["request_hash"]).not.toBe(
      await sha256Text(canonicalJson({ ...plain, phone: "01033332222" })),
    );
  });
});

describe("consent ledger", () => {
  test("names purpose, version and hash of the words shown, and keeps the words", async () => {
    const event = await openEvent(world, shop);
    const { consentTexts } = await world.anyone().participation.event({ slug: event.slug });
    await enter(
      entryOf(event, { consent: { privacy: true, privacyVersion: event.privacyVersion, marketing: true } }),
    );
    await enter(entryOf(event, { phone: phoneOf(2) }));
    const ledger = await world.rows(
      "select purpose, granted, text_version, text_hash, seq from consents where event_id = ? order by purpose, participant_id",
      event.eventId,
    );
    expect(ledger.map((row) => [row["purpose"], row["granted"], row["seq"]])).toEqual([
      ["marketing", 1, 1],
      ["privacy", 1, 1],
      ["privacy", 1, 1],
    ]);
    const stored = await world.rows(
      "select * from consent_texts where event_id = ? order by purpose desc",
      event.eventId,
    );
    expect(stored.map((row) => [row["purpose"], row["version"], row["body"]])).toEqual(
      consentTexts.map((text) => [text.purpose, text.version, text.body]),
    );
    for (const row of stored) expect(row["body_hash"]).toBe(await sha256Text(String(row["body"])));
    expect(ledger[0]?.["text_hash"]).toBe(
      stored.find((row) => row["purpose"] === "marketing")?.["body_hash"] ?? "",
    );
  });

  test("another wording is another version, and the old one no longer holds", async () => {
    const own = await openShop(world, "이름이 바뀔 가게");
    const event = await openEvent(world, own);
    await enter(entryOf(event));
    await own.call.stores.update({ storeId: own.storeId, name: "새 이름 가게" });
    const now = await world.anyone().participation.event({ slug: event.slug });
    expect(now.privacyVersion).not.toBe(event.privacyVersion);
    expect(await refusal(enter(entryOf(event, { phone: phoneOf(2) })))).toMatchObject({
      reason: "CONSENT_REQUIRED",
    });
    await enter(entryOf({ ...event, privacyVersion: now.privacyVersion }, { phone: phoneOf(3) }));
    const versions = await world.rows(
      "select version from consent_texts where event_id = ? and purpose = 'privacy'",
      event.eventId,
    );
    expect(new Set(versions.map((row) => row["version"]))).toEqual(
      new Set([event.privacyVersion, now.privacyVersion]),
    );
  });
});
