import { afterEach, beforeEach, expect, test } from "bun:test";
import { type Approved, addRecipient, approvedEvent, createWorld, type World } from "./world.ts";

const LINE = 'channel_service_fault {"channel":"KakaoChannel","code":"InvalidAPIKey"}';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  await world.close();
});

async function place(): Promise<Approved> {
  const approved = await approvedEvent(world);
  await addRecipient(world, approved, "01012345678");
  return approved;
}

async function sendTo({ eventId }: Approved) {
  const run = await world.call.distribution.distribute({ eventId, channels: [{ channel: "KakaoChannel" }] });
  await world.drained();
  const { results } = await world.call.distribution.get({ distributionId: run.distributionId });
  return results[0];
}

test("a refused platform key is told to the operator once, by the run that met it, and blames no channel", async () => {
  const [first, second] = [await place(), await place()];
  await world.fault("KakaoChannel", [{ kind: "refuse", status: 403, code: "InvalidAPIKey" }]);
  expect(await sendTo(first)).toMatchObject({ status: "FAILED", reason: "SERVICE_FAULT" });
  expect(world.logged).toEqual([LINE]);
  await sendTo(second);
  expect(world.logged).toEqual([LINE]);
  const channels = await world.call.channels.list({ storeId: second.storeId });
  expect(channels.find(({ channel }) => channel === "KakaoChannel")?.blocked).toMatchObject({
    until: "2026-11-18T12:02:00+09:00",
    words: "발송 준비 중 문제가 생겼어요. 고객센터에서 확인하고 있어요. 12:02부터 다시 시도할 수 있어요.",
  });
});

test("a store goes out again two minutes after the key was mended, and a run that goes well logs nothing", async () => {
  const [first, second] = [await place(), await place()];
  await world.fault("KakaoChannel", [{ kind: "refuse", status: 403, code: "InvalidAPIKey" }]);
  await sendTo(first);
  await world.clearFaults("KakaoChannel");
  world.logged.length = 0;
  world.clock.at += 120_000;
  expect(await sendTo(second)).toMatchObject({ status: "SUCCESS" });
  expect(world.logged).toEqual([]);
});
