import { afterEach, describe, expect, test } from "bun:test";
import { createSecrets } from "../../../src/auth/index.ts";
import { ALWAYS } from "../../../src/db/index.ts";
import { tickDigests } from "../../../src/services/alert/index.ts";
import { tickLifecycle } from "../../../src/services/event/index.ts";
import { tickMail } from "../../../src/services/mail/index.ts";
import { notify, readUnsubscribe } from "../../../src/services/notification/index.ts";
import { addDays, DAY_MS, dayOf, dayStart, HOUR_MS } from "../../../src/time.ts";
import { namedKey, seededBytes } from "../../auth/support.ts";
import { storeDb } from "../../helpers/store-db.ts";
import { createWorld } from "../analytics/world.ts";
import { scriptedMail } from "../mail/scripted-mail.ts";

const SEOUL = "Asia/Seoul";
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A shop with a running event. */
async function open(fields: Record<string, unknown> = {}) {
  const mail = scriptedMail();
  const world = await createWorld({ mail: mail.port });
  closing.push(() => world.close());
  const owner = await world.owner("owner@example.com");
  const storeId = await world.store(owner, fields);
  const { eventId, slug } = await world.event(owner, storeId);
  await tickLifecycle({ ctx: world.system() });
  await world.caughtUp();
  const digest = () => tickDigests({ ctx: world.system() });
  const tick = async () => {
    const written = await digest();
    await tickMail({ ctx: world.system() });
    return written;
  };
  /** Goes on to the next time the clock of `zone` shows this. */
  const goTo = (ms: number, zone = SEOUL) => {
    const now = world.clock.now();
    const today = dayStart(zone, dayOf(zone, now)) + ms;
    world.clock.advance((today > now ? today : dayStart(zone, addDays(dayOf(zone, now), 1)) + ms) - now);
  };
  return { world, owner, storeId, eventId, slug, tick, digest, goTo, given: mail.given };
}
const HALF_PAST_EIGHT = 8.5 * HOUR_MS;

describe("the daily mail", () => {
  test("comes at half past eight, with yesterday's entries, visits and failures, and a way to leave", async () => {
    const { world, owner, storeId, eventId, slug, tick, goTo, given } = await open();
    goTo(12 * HOUR_MS);
    const first = await world.enter(slug);
    await world.enter(slug);
    await owner.call.participation.redeem({ eventId, code: first.redeemCode });
    const failed = {
      storeId,
      kind: "CHANNEL_FAILED",
      eventId,
      channel: "GenieTV",
      message: "지니TV 배포에 실패했어요.",
      params: {},
    };
    await storeDb(world.deps).write([notify(world.system(), failed, ALWAYS)]);
    goTo(HOUR_MS);
    await world.enter(slug);
    await world.caughtUp();
    goTo(HALF_PAST_EIGHT - 1);
    expect(await tick()).toEqual({ stores: 0 });
    world.clock.advance(1);
    expect(await tick()).toEqual({ stores: 1 });
    const [mail] = given;
    expect(mail?.to).toBe("owner@example.com");
    expect(mail?.text).toContain("- 가을 떡볶이 잔치: 참여 2명, 그중 방문 1명");
    expect(mail?.text).toContain("- 지니TV 배포에 실패했어요.");
    expect(mail?.headers["List-Unsubscribe"]).toMatch(/^<http:\/\/madang\.test\/unsubscribe\?token=[^>]+>$/);
    expect(mail?.headers["List-Unsubscribe-Post"]).toBe("List-Unsubscribe=One-Click");
    expect(JSON.stringify(given)).not.toContain(first.phone);
  });

  test("tells nothing of an event that had not begun the day before", async () => {
    const { world, owner, storeId, tick, goTo, given } = await open();
    goTo(HALF_PAST_EIGHT);
    await world.event(owner, storeId, { title: "오늘 시작한 이벤트" });
    await tickLifecycle({ ctx: world.system() });
    await world.caughtUp();
    await tick();
    expect(given[0]?.text).toContain("- 가을 떡볶이 잔치: 참여 0명");
    expect(given[0]?.text).not.toContain("오늘 시작한 이벤트");
  });

  test("comes of an event that no channel made active, from its start on", async () => {
    const { world, owner, storeId, eventId, tick, goTo, given } = await open();
    await owner.call.events.end({ eventId });
    goTo(10 * HOUR_MS);
    world.clock.advance(2 * DAY_MS);
    const startsAt = new Date(world.clock.now() + DAY_MS).toISOString();
    const { slug } = await world.event(owner, storeId, { title: "승인만 된 이벤트", startsAt });
    await world.caughtUp();
    goTo(HALF_PAST_EIGHT);
    expect(await tick()).toEqual({ stores: 0 });
    goTo(12 * HOUR_MS);
    await world.enter(slug);
    await world.caughtUp();
    goTo(HALF_PAST_EIGHT);
    expect(await tick()).toEqual({ stores: 1 });
    expect(given[0]?.text).toContain("- 승인만 된 이벤트: 참여 1명");
  });

  test("comes of an event's last day, too, and no more after it", async () => {
    const { world, owner, eventId, slug, tick, goTo, given } = await open();
    goTo(15 * HOUR_MS);
    await world.enter(slug);
    await owner.call.events.end({ eventId });
    await world.caughtUp();
    goTo(HALF_PAST_EIGHT);
    expect(await tick()).toEqual({ stores: 1 });
    expect(given[0]?.text).toContain("- 가을 떡볶이 잔치: 참여 1명");
    goTo(HALF_PAST_EIGHT);
    expect(await tick()).toEqual({ stores: 0 });
    expect(given).toHaveLength(1);
  });

  test("comes of the day before, when the event ended this morning", async () => {
    const { world, owner, eventId, slug, tick, goTo, given } = await open();
    goTo(15 * HOUR_MS);
    await world.enter(slug);
    goTo(7 * HOUR_MS);
    await owner.call.events.end({ eventId });
    await owner.call.events.archive({ eventId });
    await world.caughtUp();
    goTo(HALF_PAST_EIGHT);
    expect(await tick()).toEqual({ stores: 1 });
    expect(given[0]?.text).toContain("참여 1명");
  });

  test("does not come for the day before an event began", async () => {
    const { world, owner, eventId, storeId, tick, goTo, given } = await open();
    await owner.call.events.end({ eventId });
    world.clock.advance(DAY_MS);
    goTo(7 * HOUR_MS);
    await world.event(owner, storeId);
    await tickLifecycle({ ctx: world.system() });
    await world.caughtUp();
    goTo(HALF_PAST_EIGHT);
    expect(await tick()).toEqual({ stores: 0 });
    expect(given).toEqual([]);
    goTo(HALF_PAST_EIGHT);
    expect(await tick()).toEqual({ stores: 1 });
  });

  test("comes once a day, whatever processes there are, and by the store's own clock", async () => {
    const { world, tick, digest, goTo, given } = await open({ timeZone: "America/New_York" });
    goTo(HALF_PAST_EIGHT - 60_000, "America/New_York");
    expect(await tick()).toEqual({ stores: 0 });
    world.clock.advance(60_000);
    await Promise.all([digest(), digest(), digest()]);
    for (let minute = 0; minute < 5; minute += 1) {
      world.clock.advance(HOUR_MS);
      await tick();
    }
    expect(given).toHaveLength(1);
    goTo(HALF_PAST_EIGHT, "America/New_York");
    await tick();
    expect(given).toHaveLength(2);
  });

  test("is not doubled by a process that dies between the mail and the day's mark", async () => {
    const { world, tick, goTo, given } = await open();
    goTo(HALF_PAST_EIGHT);
    const { of } = world.deps.shards;
    const refusing = (storeId: string) => {
      const db = of(storeId);
      const write = () => Promise.reject(new Error("the process is gone"));
      return {
        read: db.read,
        query: (statements: Parameters<typeof db.query>[0]) => db.query(statements),
        versions: db.versions,
        write,
      };
    };
    const deps = { ...world.deps, shards: { ...world.deps.shards, of: refusing } };
    await expect(tickDigests({ ctx: { ...world.system(), deps } })).rejects.toThrow("gone");
    expect(await world.controlRows("select id from mail_outbox")).toHaveLength(1);
    await tick();
    await tick();
    expect(given).toHaveLength(1);
  });

  test("does not come to who wants none, without a running event, or in the evening", async () => {
    const { world, owner, storeId, eventId, tick, goTo, given } = await open();
    goTo(20 * HOUR_MS);
    expect(await tick()).toEqual({ stores: 0 });
    await owner.call.notifications.updateSettings({ storeId, digest: false });
    goTo(HALF_PAST_EIGHT);
    expect(await tick()).toEqual({ stores: 0 });
    await owner.call.notifications.updateSettings({ storeId, digest: true });
    await owner.call.events.end({ eventId });
    world.clock.advance(2 * DAY_MS);
    expect(await tick()).toEqual({ stores: 0 });
    expect(given).toEqual([]);
  });
});

describe("the link in the mail", () => {
  const settingsOf = async ({ owner, storeId }: Awaited<ReturnType<typeof open>>) =>
    owner.call.notifications.settings({ storeId });
  const linkIn = (text: string) => /\/unsubscribe\?token=\S+/.exec(text)?.[0] ?? "";

  test("asks first, and changes nothing by being opened; a post switches that mail off and no other", async () => {
    const shop = await open();
    shop.goTo(HALF_PAST_EIGHT);
    await shop.tick();
    const path = linkIn(shop.given[0]?.text ?? "");
    const asked = await shop.world.fetch(path);
    expect([asked.status, await asked.text()]).toEqual([
      200,
      expect.stringContaining("메일을 그만 받을까요?"),
    ]);
    expect(await settingsOf(shop)).toMatchObject({ digest: true, failureMail: true });
    const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
    const left = await shop.world.fetch(path, { method: "POST", body });
    expect([left.status, await left.text()]).toEqual([200, expect.stringContaining("이제 보내지 않을게요")]);
    expect(await settingsOf(shop)).toMatchObject({ digest: false, failureMail: true });
  });

  test("of before a key rotation works while the old key is configured, and no longer", async () => {
    const shop = await open();
    shop.goTo(HALF_PAST_EIGHT);
    await shop.tick();
    const token = new URL(linkIn(shop.given[0]?.text ?? ""), "http://madang.test").searchParams.get("token");
    const readWith = async (...names: [string, ...string[]]) => {
      const [current, ...older] = names.map(namedKey);
      if (!current) throw new Error("a key is needed");
      const secrets = await createSecrets({ masterKeys: [current, ...older], randomBytes: seededBytes("x") });
      return readUnsubscribe({ ...shop.world.system(), deps: { ...shop.world.deps, secrets } }, token ?? "");
    };
    const read = { storeId: shop.storeId, choice: "digest" };
    expect(await readWith("new", "master")).toMatchObject(read);
    expect(await readWith("newer", "new", "master")).toMatchObject(read);
    const unsigned = { reason: "UNSUBSCRIBE_INVALID" };
    await expect(readWith("new")).rejects.toMatchObject(unsigned);
    await expect(readWith("newer", "new")).rejects.toMatchObject(unsigned);
  });

  test("is signed: another store, another kind or a made-up one is refused", async () => {
    const shop = await open();
    shop.goTo(HALF_PAST_EIGHT);
    await shop.tick();
    const path = linkIn(shop.given[0]?.text ?? "");
    const other = await shop.world.store(shop.owner, { name: "둘째 매장" });
    for (const bad of [
      path.replace(shop.storeId, other),
      path.replace(".digest.", ".failureMail."),
      path.slice(0, -1),
      "/unsubscribe",
      `/unsubscribe?token=${"x".repeat(5_000)}`,
    ]) {
      const answer = await shop.world.fetch(bad, { method: "POST" });
      expect([answer.status, await answer.text()]).toEqual([
        400,
        expect.stringContaining("더는 쓸 수 없어요"),
      ]);
    }
    expect(await settingsOf(shop)).toMatchObject({ digest: true, failureMail: true });
  });
});
