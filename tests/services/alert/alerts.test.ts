import { afterEach, describe, expect, test } from "bun:test";
import { ALWAYS } from "../../../src/db/index.ts";
import { tickAlerts } from "../../../src/services/alert/index.ts";
import { tickMail } from "../../../src/services/mail/index.ts";
import { notify } from "../../../src/services/notification/index.ts";
import { tickWebhooks } from "../../../src/services/owner-webhook/index.ts";
import { DAY_MS, HOUR_MS } from "../../../src/time.ts";
import { storeDb } from "../../helpers/store-db.ts";
import { createWorld } from "../analytics/world.ts";
import { scriptedMail } from "../mail/scripted-mail.ts";
import { HOST, startReceiver, verify } from "../owner-webhook/receiver.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function open() {
  const mail = scriptedMail();
  const receiver = await startReceiver();
  const world = await createWorld({ mail: mail.port, postPublic: receiver.postPublic });
  closing.push(() => world.close(), receiver.stop);
  const owner = await world.owner("owner@example.com");
  const storeId = await world.store(owner);
  const add = (message: string, kind = "CHANNEL_FAILED") =>
    storeDb(world.deps).write([
      notify(
        world.system(),
        { storeId, kind, eventId: null, channel: "GenieTV", message, params: {} },
        ALWAYS,
      ),
    ]);
  const tick = async () => {
    const told = await tickAlerts({ ctx: world.system() });
    await tickMail({ ctx: world.system() });
    await tickWebhooks({ ctx: world.system() });
    await world.settled();
    return told;
  };
  return { world, owner, storeId, add, tick, given: mail.given, calls: receiver.calls };
}

describe("a failure", () => {
  test("is mailed to the store's owner, several at once in one mail, at most one mail a kind in an hour", async () => {
    const { world, add, tick, given } = await open();
    await add("지니TV 배포에 실패했어요.");
    world.clock.advance(1);
    await add("네이버 블로그 배포에 실패했어요.");
    await tick();
    expect(given.map(({ to }) => to)).toEqual(["owner@example.com"]);
    expect(given[0]?.text).toContain("- 지니TV 배포에 실패했어요.\n- 네이버 블로그 배포에 실패했어요.");
    world.clock.advance(HOUR_MS - 1);
    await add("또 실패했어요.");
    await add("카카오 연결이 끊겼어요.", "CHANNEL_RECONNECT");
    await tick();
    expect(given).toHaveLength(2);
    expect(given[1]?.text).toContain("카카오 연결이 끊겼어요.");
    world.clock.advance(1);
    await add("다시 실패했어요.");
    await tick();
    expect(given).toHaveLength(3);
    expect(given[2]?.text).toContain("다시 실패했어요.");
  });

  test("is not mailed when its owner wants none, when it is old, or when it is good news", async () => {
    const { world, owner, storeId, add, tick, given } = await open();
    await add("이벤트가 시작됐어요.", "EVENT_STARTED");
    await add("어제 실패했어요.");
    world.clock.advance(DAY_MS);
    await tick();
    const settings = await owner.call.notifications.updateSettings({ storeId, failureMail: false });
    expect(settings).toEqual({ storeId, digest: true, failureMail: false });
    await add("방금 실패했어요.");
    expect(await tick()).toEqual({ told: 1 });
    expect(given).toEqual([]);
  });

  test("is mailed once by several processes, and by one that dies after the mail was written", async () => {
    const { world, add, tick, given } = await open();
    await add("지니TV 배포에 실패했어요.");
    const deps = { ...world.deps, shards: { ...world.deps.shards, of: () => never() } };
    const dying = tickAlerts({ ctx: { ...world.system(), deps } });
    await expect(dying).rejects.toThrow("gone");
    await Promise.all([tickAlerts({ ctx: world.system() }), tickAlerts({ ctx: world.system() })]);
    world.clock.advance(2 * HOUR_MS);
    await tick();
    expect(given).toHaveLength(1);
  });
});

function never(): never {
  throw new Error("the process is gone");
}

test("every notification reaches the webhooks that ask for it, once", async () => {
  const { world, owner, storeId, add, tick, calls } = await open();
  const { secret } = await owner.call.webhooks.create({
    storeId,
    url: `https://${HOST}/in`,
    types: ["notification.created"],
  });
  await add("이벤트가 시작됐어요.", "EVENT_STARTED");
  await Promise.all([tickAlerts({ ctx: world.system() }), tickAlerts({ ctx: world.system() })]);
  await tick();
  await tick();
  expect(calls).toHaveLength(1);
  const { items } = await owner.call.notifications.list({ storeId });
  expect(verify(secret, calls[0], world.clock.now())).toMatchObject({
    type: "notification.created",
    data: { storeId, notificationId: items[0]?.id, kind: "EVENT_STARTED", message: "이벤트가 시작됐어요." },
  });
  expect(calls[0]?.headers["webhook-id"]).toBe(items[0]?.id ?? "");
});
