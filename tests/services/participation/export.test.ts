import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  addStaff,
  createWorld,
  DAY,
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

beforeAll(async () => {
  world = await createWorld();
  shop = await openShop(world);
  event = await openEvent(world, shop);
});
afterAll(() => world.close());

const REASON = "경품 발송 연락";
const HEADER = "이름(일부),휴대폰 번호,참여 경로,참여 일시(KST),혜택 사용 일시(KST),소식 받기 동의";

type Person = {
  readonly n: number;
  readonly name?: string;
  readonly marketing?: boolean;
  readonly ref?: string;
};

async function enter(of: RunningEvent, { n, name, marketing = false, ref }: Person) {
  const entry = await world.anyone().participation.enter(
    entryOf(of, {
      phone: phoneOf(n),
      ...(name === undefined ? {} : { name }),
      ...(ref === undefined ? {} : { ref }),
      ...{ ageGroup: "40대", gender: "여성", region: "서울" },
      consent: { privacy: true, privacyVersion: of.privacyVersion, marketing },
    }),
  );
  world.clock.advance(60_000);
  return entry;
}

const exported = (over: { eventId?: string; reason?: string; idempotencyKey?: string } = {}) =>
  shop.call.participation.export({ eventId: event.eventId, reason: REASON, ...over });
const audits = (of = event) =>
  world.rows(
    "select actor, entity_id, details from audit_log where action = 'participation.export' and entity_id = ?",
    of.eventId,
  );
const linesOf = (csv: string) => csv.replace("\uFEFF", "").trimEnd().split("\r\n").slice(1);

describe("participation.export", () => {
  test("[W-39] is one file for Excel: numbers in full, names masked, times in Korea; nothing that is statistics only", async () => {
    const { code: ref } = await shop.call.tracking.create({ eventId: event.eventId, channel: "Instagram" });
    const at = Date.parse("2026-10-15T05:30:00Z");
    world.clock.advance(at - world.clock.now());
    const own = await openEvent(world, shop);
    const { code } = await shop.call.tracking.create({ eventId: own.eventId, channel: "Instagram" });
    const first = await enter(own, { n: 1, name: "홍길동", marketing: true, ref: code });
    await enter(own, { n: 2, name: "=HYPERLINK(1)" });
    await enter(own, { n: 3, ref });
    await shop.call.participation.redeem({ eventId: own.eventId, code: first.redeemCode });
    const { csv, ...file } = await exported({ eventId: own.eventId });
    expect(file).toEqual({
      fileName: "madang-participants-2026-10-15.csv",
      contentType: "text/csv; charset=utf-8",
      rows: 3,
    });
    expect(csv).toBe(
      [
        `\uFEFF${HEADER}`,
        "홍*동,010-1000-0001,인스타그램,2026-10-15 14:30:00,2026-10-15 14:33:00,예",
        "'=***********),010-1000-0002,직접 방문,2026-10-15 14:31:00,,아니요",
        ",010-1000-0003,직접 방문,2026-10-15 14:32:00,,아니요",
        "",
      ].join("\r\n"),
    );
    expect(csv).not.toMatch(/40대|여성|서울/);
  });

  test("holds neither who withdrew nor who was erased", async () => {
    const own = await openEvent(world, shop);
    for (const n of [1, 2, 3]) {
      const { entryCode } = await enter(own, { n });
      const input = { slug: own.slug, entryCode, phone: phoneOf(n) };
      if (n === 1) await world.anyone().participation.withdraw(input);
      if (n === 2) await world.anyone().participation.erase(input);
    }
    const { csv, rows } = await exported({ eventId: own.eventId });
    expect(rows).toBe(1);
    expect(linesOf(csv).map((line) => line.split(",")[1])).toEqual(["010-1000-0003"]);
  });

  test("says that a consent to news is none once it was taken back or is two years old", async () => {
    const own = await openEvent(world, shop);
    const { entryCode } = await enter(own, { n: 1, marketing: true });
    await enter(own, { n: 2, marketing: true });
    const answers = async () =>
      linesOf((await exported({ eventId: own.eventId })).csv).map((line) => line.split(",").at(-1));
    await world.anyone().participation.stopMarketing({ slug: own.slug, entryCode, phone: phoneOf(1) });
    expect(await answers()).toEqual(["아니요", "예"]);
    world.clock.advance(730 * DAY);
    expect(await answers()).toEqual(["아니요", "아니요"]);
  });

  test("is written down with its reason and number of rows, and nobody's number, once for a repeated request", async () => {
    const own = await openEvent(world, shop);
    await enter(own, { n: 1 });
    const input = { eventId: own.eventId, idempotencyKey: "file" };
    const first = await exported(input);
    await enter(own, { n: 2 });
    expect(await exported(input)).toEqual(first);
    const written = await audits(own);
    expect(written).toHaveLength(1);
    expect(written[0]).toMatchObject({ actor: `user:${shop.owner.userId}` });
    expect(JSON.parse(String(written[0]?.["details"]))).toMatchObject({ reason: REASON, rows: 1 });
    expect(JSON.stringify(written)).not.toContain("1000000");
    expect((await exported({ eventId: own.eventId })).rows).toBe(2);
    expect(await audits(own)).toHaveLength(2);
  });

  test("answers nothing that could not be written down", async () => {
    const own = await openEvent(world, shop);
    await enter(own, { n: 1 });
    await world.write(
      "create trigger no_audit before insert on audit_log begin select raise(abort, 'no room'); end",
    );
    const answer = await exported({ eventId: own.eventId }).catch(() => "refused");
    await world.write("drop trigger no_audit");
    expect(answer).toBe("refused");
  });

  test("asks for a reason of 5 to 200 characters", async () => {
    for (const reason of ["", "왜냐면", "    다섯 ", "가".repeat(201), "줄이\n바뀌어요"])
      expect([reason, await exported({ reason }).catch(({ code }) => code)]).toEqual([reason, "BAD_REQUEST"]);
    expect((await exported({ reason: "  다섯글자요  " })).rows).toBe(0);
    expect(JSON.parse(String((await audits())[0]?.["details"]))).toMatchObject({ reason: "다섯글자요" });
  });

  test("is refused to staff and unknown to strangers, without a trace", async () => {
    const before = (await audits()).length;
    const staff = world.as(await addStaff(world, shop.storeId));
    const stranger = await openShop(world, "남의 가게");
    const input = { eventId: event.eventId, reason: REASON };
    expect(await refusal(staff.participation.export(input))).toEqual({
      code: "FORBIDDEN",
      reason: "FORBIDDEN",
    });
    expect(await refusal(stranger.call.participation.export(input))).toEqual({
      code: "NOT_FOUND",
      reason: "NOT_FOUND",
    });
    expect(await audits()).toHaveLength(before);
  });

  test("holds each of five thousand once", async () => {
    const own = await openEvent(world, shop);
    await enter(own, { n: 1 });
    const [given] = await world.rows("select * from participants where event_id = ?", own.eventId);
    const columns = Object.keys(given ?? {});
    const rows = await copies(own, 4_999);
    for (let start = 0; start < rows.length; start += 500)
      await world.write(
        `insert into participants (${columns.join(", ")})
         select ${columns.map((name) => `value ->> '$.${name}'`).join(", ")} from json_each(?)`,
        JSON.stringify(rows.slice(start, start + 500).map((row) => ({ ...given, ...row }))),
      );
    const file = await exported({ eventId: own.eventId });
    const numbers = new Set(linesOf(file.csv).map((line) => line.split(",")[1]));
    expect([file.rows, numbers.size]).toEqual([5_000, 5_000]);
  });
});

/** What makes an entry a person's own, for as many people. */
async function copies(of: RunningEvent, count: number) {
  const { fields } = world.deps.secrets;
  return Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const id = `ffffffff-0000-7000-8000-${String(n).padStart(12, "0")}`;
      const place = ["participants", shop.storeId, of.eventId, id, "phone"] as const;
      return {
        id,
        phone_key: `person ${n}`,
        phone_cipher: await fields.encrypt(phoneOf(100 + n), place),
        entry_code: `E${n}`,
        redeem_code: `R${n}`,
      };
    }),
  );
}
