import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type Db, singleShard } from "../../../src/db/index.ts";
import { storeDb } from "../../helpers/store-db.ts";
import { ALL, addRecipient, approvedEvent, CHANNELS, createWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  await world.close();
  expect(world.logged).toEqual([]);
});

describe("returns", () => {
  test("one run with six results in the source's own names, each reached over HTTP and none pretended [R-004] [R-060] [R-063] [R-075] [R-076]", async () => {
    const place = await approvedEvent(world);
    await addRecipient(world, place, "01012345678");
    const run = await world.call.distribution.distribute({ eventId: place.eventId, channels: ALL });
    expect(run.results.map(({ channel, status }) => [channel, status])).toEqual([
      ["WooridongneTV", "SUCCESS"],
      ["RingoBiz", "SUCCESS"],
      ["GenieTV", "SUCCESS"],
      ["Instagram", "SUCCESS"],
      ["NaverBlog", "ACTION_REQUIRED"],
      ["KakaoChannel", "SUCCESS"],
    ]);
    expect(run.status).toBe("COMPLETED");
    expect(run.successChannels).toEqual(CHANNELS.filter((id) => id !== "NaverBlog"));
    const data = Object.fromEntries(
      run.results.map((result) => [result.channel, Object.keys(result.data).sort()]),
    );
    expect(data["WooridongneTV"]).toEqual(["distributionId", "estimatedViews"]);
    expect(data["RingoBiz"]).toEqual(["updateTimestamp"]);
    expect(data["GenieTV"]).toEqual(["adId", "impressionSchedule"]);
    expect(data["Instagram"]).toEqual(["postId", "postUrl"]);
    expect(data["KakaoChannel"]).toEqual(["messageId", "recipientCount"]);
  });

  test("a distribution id as UUID and 1000 estimated views from 우리동네TV [R-064]", async () => {
    const { eventId } = await approvedEvent(world);
    const run = await world.call.distribution.distribute({
      eventId,
      channels: [{ channel: "WooridongneTV" }],
    });
    expect(run.results[0]?.data["distributionId"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(run.results[0]?.data["estimatedViews"]).toBe(1000);
  });

  test("costs with their source, and the tracking address in every row", async () => {
    const { eventId } = await approvedEvent(world);
    const run = await world.call.distribution.distribute({ eventId, channels: ALL });
    const tv = run.results.find(({ channel }) => channel === "GenieTV");
    expect(tv).toMatchObject({ costKrw: 100_000, costSource: "simulated", simulated: true });
    for (const result of run.results)
      expect(result.trackingUrl).toMatch(/^http:\/\/madang\.test\/r\/[a-z0-9]+$/);
  });

  test("the same run from get and latest, without costs for staff", async () => {
    const { eventId, storeId } = await approvedEvent(world);
    const run = await world.call.distribution.distribute({ eventId, channels: [{ channel: "GenieTV" }] });
    expect(await world.call.distribution.get({ distributionId: run.id })).toEqual(run);
    expect(await world.call.distribution.latest({ eventId })).toEqual(run);
    const machine = { kind: "machine", keyId: "k", storeId, scopes: ["read"], address: "" } as const;
    const seen = await world.as(machine).distribution.get({ distributionId: run.id });
    expect(seen.results[0]?.costKrw).toBeNull();
  });

  test("null from latest before any run", async () => {
    const { eventId } = await approvedEvent(world);
    expect(await world.call.distribution.latest({ eventId })).toBeNull();
  });

  test("only the channels of the event's plan when none are named [R-063]", async () => {
    const { eventId } = await approvedEvent(world, { channels: [{ channel: "Instagram" }] });
    const run = await world.call.distribution.distribute({ eventId });
    expect(run.results.map(({ channel }) => channel)).toEqual(["Instagram"]);
  });
});

describe("partial success", () => {
  test("one failed channel leaves the others and makes the run PARTIAL, with reason and sentence [R-071] [R-077]", async () => {
    const { eventId } = await approvedEvent(world);
    const run = await world.call.distribution.distribute({ eventId, channels: ALL });
    const kakao = run.results.find(({ channel }) => channel === "KakaoChannel");
    expect([kakao?.status, kakao?.reason]).toEqual(["FAILED", "NO_RECIPIENTS"]);
    expect(kakao?.message).toMatch(/[가-힣]/);
    expect(run.status).toBe("PARTIAL");
  });

  test("each channel checks its own content and names the field [R-065] [R-066] [R-067] [R-068] [R-069]", async () => {
    const place = await approvedEvent(world);
    await addRecipient(world, place, "01012345678");
    const run = await world.call.distribution.distribute({
      eventId: place.eventId,
      channels: [
        { channel: "RingoBiz", content: { phoneNumber: "12" } },
        { channel: "GenieTV", content: { budgetKrw: 5 } },
        { channel: "Instagram", content: { imageUrl: "http://insecure.example.com/a.jpg" } },
        { channel: "NaverBlog", content: { content: "가".repeat(15_001) } },
        { channel: "KakaoChannel", content: { message: "가".repeat(1_301) } },
      ],
    });
    expect(run.results.map(({ status, reason, field }) => [status, reason, field])).toEqual([
      ["FAILED", "INVALID_CONTENT", "phoneNumber"],
      ["FAILED", "INVALID_CONTENT", "budgetKrw"],
      ["FAILED", "INVALID_CONTENT", "imageUrl"],
      ["FAILED", "INVALID_CONTENT", "content"],
      ["FAILED", "INVALID_CONTENT", "message"],
    ]);
    expect(run.status).toBe("FAILED");
    expect(await world.ledger("RingoBiz")).toEqual([]);
  });

  test("the owner is told of each failure", async () => {
    const { eventId, storeId } = await approvedEvent(world);
    await world.fault("GenieTV", [{ kind: "refuse", op: "write", status: 402, code: "BUDGET_EXHAUSTED" }]);
    await world.call.distribution.distribute({ eventId, channels: [{ channel: "GenieTV" }] });
    const rows = await world.rows(
      "select kind, channel, message from notifications where store_id = ?",
      storeId,
    );
    expect(rows).toEqual([
      {
        kind: "CHANNEL_FAILED",
        channel: "GenieTV",
        message: "지니TV 배포에 실패했어요. 광고 잔액이 부족해요. 충전한 뒤 다시 시도해 주세요.",
      },
    ]);
  });
});

describe("the event", () => {
  test("becomes ACTIVE with the first good channel [R-051]", async () => {
    const { eventId } = await approvedEvent(world);
    await world.call.distribution.distribute({ eventId, channels: [{ channel: "Instagram" }] });
    expect((await world.call.events.get({ eventId })).status).toBe("ACTIVE");
  });

  test("stays APPROVED when every channel fails", async () => {
    const { eventId } = await approvedEvent(world);
    await world.call.distribution.distribute({ eventId, channels: [{ channel: "KakaoChannel" }] });
    expect((await world.call.events.get({ eventId })).status).toBe("APPROVED");
  });
});

describe("writes", () => {
  test("one run and one row a channel with its result, IN_PROGRESS first and COMPLETED at the end [R-061] [R-062] [R-070] [R-072]", async () => {
    const { eventId, storeId } = await approvedEvent(world);
    const seen: unknown[] = [];
    const store = {
      ...storeDb(world.deps),
      write: async (statements: Parameters<Db["write"]>[0]) => {
        const results = await storeDb(world.deps).write(statements);
        seen.push(
          (await world.rows("select status from distributions where store_id = ?", storeId))[0]?.["status"],
        );
        return results;
      },
    };
    const { id } = await world
      .callWith({ shards: singleShard(store) })
      .distribution.distribute({ eventId, channels: [{ channel: "Instagram" }] });
    expect(seen.pop()).toBe("COMPLETED");
    expect(new Set(seen)).toEqual(new Set(["IN_PROGRESS"]));
    const [run] = await world.rows("select status, settled_at from distributions where id = ?", id);
    expect(run).toEqual({ status: "COMPLETED", settled_at: world.clock.at });
    const rows = await world.rows(
      "select channel, status, data from distribution_channels where distribution_id = ?",
      id,
    );
    expect(rows).toHaveLength(1);
    expect(JSON.parse(String(rows[0]?.["data"]))["postUrl"]).toStartWith("https://www.instagram.com/p/");
  });

  test("no cached copy: a change is seen by the next read [R-074]", async () => {
    const { eventId } = await approvedEvent(world);
    const { id } = await world.call.distribution.distribute({ eventId, channels: [{ channel: "GenieTV" }] });
    await world.call.distribution.cancel({ distributionId: id, channel: "GenieTV" });
    expect((await world.call.distribution.latest({ eventId }))?.results[0]?.status).toBe("CANCELLED");
  });

  test("an attempt row for each call", async () => {
    const { eventId } = await approvedEvent(world);
    await world.fault("GenieTV", [{ kind: "error_before", op: "write", times: 1 }]);
    const { id } = await world.call.distribution.distribute({
      eventId,
      channels: [{ channel: "GenieTV" }],
    });
    const rows = await world.rows(
      "select seq, step, outcome, reason, provider_code, http_status, breaker_state from distribution_attempts where distribution_id = ? order by seq",
      id,
    );
    expect(rows).toEqual([
      {
        seq: 1,
        step: "prepare",
        outcome: "ready",
        reason: null,
        provider_code: null,
        http_status: null,
        breaker_state: "CLOSED",
      },
      {
        seq: 2,
        step: "commit",
        outcome: "error",
        reason: "CHANNEL_UNAVAILABLE",
        provider_code: "INTERNAL",
        http_status: 500,
        breaker_state: "CLOSED",
      },
      {
        seq: 3,
        step: "commit",
        outcome: "published",
        reason: null,
        provider_code: null,
        http_status: null,
        breaker_state: "CLOSED",
      },
    ]);
  });

  test("no phone number and no credential in any row of the run", async () => {
    const place = await approvedEvent(world);
    await addRecipient(world, place, "01012345678");
    await world.call.distribution.distribute({ eventId: place.eventId, channels: ALL });
    const all = JSON.stringify([
      await world.rows("select * from distribution_channels"),
      await world.rows("select * from distribution_attempts"),
      await world.rows("select * from outbox"),
      await world.rows("select * from idempotency"),
    ]);
    for (const secret of ["01012345678", "simulator-client-secret", "simulator-signing-secret"])
      expect(all).not.toContain(secret);
  });
});

describe("emits", () => {
  test("DistributionCompleted once, with every channel's result [R-073]", async () => {
    const { eventId } = await approvedEvent(world);
    const run = await world.call.distribution.distribute({ eventId, channels: ALL });
    const rows = await world.rows("select data from outbox where type = 'DistributionCompleted'");
    expect(rows).toHaveLength(1);
    const data = JSON.parse(String(rows[0]?.["data"]));
    expect(data).toMatchObject({ eventId, distributionId: run.id, status: "PARTIAL" });
    expect([...data.channels].sort()).toEqual([...CHANNELS].sort());
    expect(data.results.find((result: { channel: string }) => result.channel === "GenieTV")).toEqual({
      channel: "GenieTV",
      channelType: "TV",
      status: "SUCCESS",
      estimatedViews: null,
      reason: null,
      costKrw: 100_000,
      costSource: "simulated",
    });
  });

  test("ChannelResultChanged for what changes after that, and nothing before", async () => {
    const { eventId } = await approvedEvent(world);
    const { id } = await world.call.distribution.distribute({ eventId, channels: ALL });
    const changed = () => world.rows("select data from outbox where type = 'ChannelResultChanged'");
    expect(await changed()).toHaveLength(0);
    await world.call.distribution.confirm({
      distributionId: id,
      channel: "NaverBlog",
      postUrl: "https://blog.naver.com/dalbit/223000000001",
    });
    const rows = await changed();
    expect(rows).toHaveLength(1);
    expect(JSON.parse(String(rows[0]?.["data"])).result).toMatchObject({
      channel: "NaverBlog",
      status: "SUCCESS",
    });
    expect(await world.rows("select id from outbox where type = 'DistributionCompleted'")).toHaveLength(1);
  });
});
