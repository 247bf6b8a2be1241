import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type Db, rawStatement, singleShard } from "../../../src/db/index.ts";
import { tickDistribution } from "../../../src/services/distribution/index.ts";
import { storeDb } from "../../helpers/store-db.ts";
import { ALL, addRecipient, approvedEvent, createWorld, refusal, type World } from "./world.ts";

/** Groups go out within five minutes from 08:00. */
const MORNING = Date.parse("2026-11-19T08:05:00+09:00");

/** A planned price at a simulator is practice as much as a charge there. */
const PRACTISED = { costSource: "simulated", simulated: true };

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  await world.close();
});

const tick = () => tickDistribution({ ctx: world.system() });
const statusOf = async (id: string, channel: string) =>
  (await world.call.distribution.get({ distributionId: id })).results.find(
    (result) => result.channel === channel,
  );

describe("retry", () => {
  test("tries only the failed channels again and finishes the run", async () => {
    const { eventId } = await approvedEvent(world);
    await world.fault("GenieTV", [{ kind: "refuse", op: "write", status: 402, code: "BUDGET_EXHAUSTED" }]);
    const channels = [{ channel: "GenieTV" as const }, { channel: "Instagram" as const }];
    const { id, status } = await world.call.distribution.distribute({ eventId, channels });
    expect(status).toBe("PARTIAL");
    await world.clearFaults("GenieTV");
    const run = await world.call.distribution.retry({ distributionId: id });
    expect(run.status).toBe("COMPLETED");
    expect(await world.ledger("Instagram")).toHaveLength(1);
    expect(await world.ledger("GenieTV")).toHaveLength(1);
  });

  test("finds a post whose answer was lost instead of posting again", async () => {
    const { eventId } = await approvedEvent(world);
    await world.fault("GenieTV", [
      { kind: "error_after", op: "write", times: 1 },
      { kind: "error_before", op: "write", skip: 1 },
      { kind: "refuse", op: "read", status: 404, code: "NOT_FOUND" },
    ]);
    const { id } = await world.call.distribution.distribute({ eventId, channels: [{ channel: "GenieTV" }] });
    expect((await statusOf(id, "GenieTV"))?.status).toBe("FAILED");
    await world.clearFaults("GenieTV");
    expect((await world.call.distribution.retry({ distributionId: id })).status).toBe("COMPLETED");
    expect(await world.ledger("GenieTV")).toHaveLength(1);
  });

  test("is refused when nothing has failed, and for channels that have not", async () => {
    const { eventId } = await approvedEvent(world);
    const { id } = await world.call.distribution.distribute({ eventId, channels: ALL });
    const again = (channels?: ["Instagram"]) =>
      refusal(world.call.distribution.retry({ distributionId: id, ...(channels ? { channels } : {}) }));
    expect((await again(["Instagram"]))?.reason).toBe("NOTHING_TO_RETRY");
    expect(await again()).toBeUndefined();
  });

  test("of ten at once exactly one tries", async () => {
    const { eventId } = await approvedEvent(world);
    await world.fault("GenieTV", [{ kind: "refuse", op: "write", status: 402, code: "BUDGET_EXHAUSTED" }]);
    const { id } = await world.call.distribution.distribute({ eventId, channels: [{ channel: "GenieTV" }] });
    await world.clearFaults("GenieTV");
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => refusal(world.call.distribution.retry({ distributionId: id }))),
    );
    expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(1);
    expect(await world.ledger("GenieTV")).toHaveLength(1);
  });
});

describe("Kakao Channel at night", () => {
  const atNight = async () => {
    const place = await approvedEvent(world);
    await addRecipient(world, place, "01012345678");
    world.clock.at = Date.parse("2026-11-18T21:30:00+09:00");
    const run = await world.call.distribution.distribute({
      eventId: place.eventId,
      channels: [{ channel: "KakaoChannel" }],
    });
    return { ...place, id: run.id, run };
  };

  test("is SCHEDULED for 08:00, makes the event ACTIVE, and is SUCCESS after a tick then, practice all along", async () => {
    const { id, run, eventId } = await atNight();
    expect(run.results[0]).toMatchObject({
      status: "SCHEDULED",
      scheduledAt: expect.stringMatching(/^2026-11-19T08:0[0-4]:\d\d\+09:00$/),
      costKrw: 20,
      ...PRACTISED,
    });
    expect((await world.call.events.get({ eventId })).status).toBe("ACTIVE");
    expect(await tick()).toEqual({ driven: 0 });
    world.clock.at = MORNING;
    expect(await tick()).toEqual({ driven: 1 });
    expect(await statusOf(id, "KakaoChannel")).toMatchObject({
      status: "SUCCESS",
      costKrw: 20,
      ...PRACTISED,
    });
    expect(await world.ledger("KakaoChannel")).toHaveLength(1);
  });

  test("is cancelled before it goes out, with its cost taken back", async () => {
    const { id } = await atNight();
    const run = await world.call.distribution.cancel({ distributionId: id, channel: "KakaoChannel" });
    expect(run.results[0]).toMatchObject({ status: "CANCELLED", costKrw: 0 });
    expect((await world.ledger("KakaoChannel"))[0]?.status).toBe("CANCELLED");
  });

  test("is not cancelled after it went out", async () => {
    const { id } = await atNight();
    world.clock.at = MORNING;
    const refused = await refusal(
      world.call.distribution.cancel({ distributionId: id, channel: "KakaoChannel" }),
    );
    expect(refused?.reason).toBe("NOT_CANCELLABLE");
    await tick();
    expect((await statusOf(id, "KakaoChannel"))?.status).toBe("SUCCESS");
  });
});

describe("an event that ends early", () => {
  test("takes a scheduled message back before it goes out", async () => {
    const place = await approvedEvent(world);
    await addRecipient(world, place, "01012345678");
    world.clock.at = Date.parse("2026-11-18T21:30:00+09:00");
    const channels = [{ channel: "KakaoChannel" as const }];
    const { id } = await world.call.distribution.distribute({ eventId: place.eventId, channels });
    await world.call.events.end({ eventId: place.eventId });
    expect(await tick()).toEqual({ driven: 1 });
    expect(await statusOf(id, "KakaoChannel")).toMatchObject({ status: "CANCELLED", costKrw: 0 });
    expect((await world.ledger("KakaoChannel"))[0]?.status).toBe("CANCELLED");
    expect(await tick()).toEqual({ driven: 0 });
  });

  test("sends nothing that was still waiting for its partner", async () => {
    const { eventId } = await approvedEvent(world);
    await world.fault("GenieTV", [{ kind: "rate_limited", op: "write", retryAfter: "600" }]);
    const channels = [{ channel: "GenieTV" as const }, { channel: "Instagram" as const }];
    const { id } = await world.call.distribution.distribute({ eventId, channels });
    expect((await statusOf(id, "GenieTV"))?.status).toBe("IN_PROGRESS");
    await world.clearFaults("GenieTV");
    await world.call.events.end({ eventId });
    world.clock.at += 600_000;
    await tick();
    expect((await statusOf(id, "GenieTV"))?.status).toBe("CANCELLED");
    expect(await world.ledger("GenieTV")).toEqual([]);
    expect((await world.call.distribution.get({ distributionId: id })).status).toBe("PARTIAL");
  });
});

describe("what a run left behind", () => {
  test("an unconfirmed post is found by a later tick and told as a change", async () => {
    const { eventId } = await approvedEvent(world);
    await world.fault("GenieTV", [
      { kind: "error_after", op: "write" },
      { kind: "error_before", op: "read" },
    ]);
    const { id, results } = await world.call.distribution.distribute({
      eventId,
      channels: [{ channel: "GenieTV" }],
    });
    expect(results[0]).toMatchObject({ status: "UNCONFIRMED", reason: "UNCONFIRMED" });
    await world.clearFaults("GenieTV");
    world.clock.at += 30_000;
    await tickDistribution({ ctx: world.system() });
    expect((await statusOf(id, "GenieTV"))?.status).toBe("SUCCESS");
    expect(await world.ledger("GenieTV")).toHaveLength(1);
    expect(await world.rows("select id from outbox where type = 'ChannelResultChanged'")).toHaveLength(1);
    const kinds = (await world.rows("select kind from notifications order by created_at, id")).map(
      ({ kind }) => kind,
    );
    expect(kinds.slice(-2)).toEqual(["CHANNEL_UNCONFIRMED", "CHANNEL_CONFIRMED"]);
  });

  test.each<[string, { postUrl: string } | { posted: false }, "SUCCESS" | "FAILED"]>([
    [
      "is posted: the owner gives its address",
      { postUrl: "https://www.instagram.com/p/DQx1abcdEFG/" },
      "SUCCESS",
    ],
    ["is not posted: the channel may be tried again", { posted: false }, "FAILED"],
  ])("an unconfirmed post that only the owner can see %s", async (_what, word, status) => {
    const { eventId } = await approvedEvent(world);
    await world.fault("Instagram", [
      { kind: "drop_before", op: "publish" },
      { kind: "error_before", op: "media_list" },
    ]);
    const { id, results } = await world.call.distribution.distribute({
      eventId,
      channels: [{ channel: "Instagram" }],
    });
    expect(results[0]?.status).toBe("UNCONFIRMED");
    const run = await world.call.distribution.confirm({ distributionId: id, channel: "Instagram", ...word });
    expect(run.results[0]?.status).toBe(status);
    const audits = await world.rows(
      "select actor, details from audit_log where action = 'distribution.confirm' and entity_id = ?",
      id,
    );
    expect(audits).toHaveLength(1);
    expect(JSON.parse(String(audits[0]?.["details"]))).toEqual({ channel: "Instagram", status });
    const again = refusal(
      world.call.distribution.confirm({ distributionId: id, channel: "Instagram", ...word }),
    );
    expect((await again)?.reason).toBe("NOT_CONFIRMABLE");
  });

  test("a crash at any commit of the database never posts twice and loses no run", async () => {
    for (let crashAt = 1; crashAt <= 6; crashAt += 1) {
      const own = await createWorld();
      const { eventId } = await approvedEvent(own);
      let writes = 0;
      const store = {
        ...storeDb(own.deps),
        write: (statements: Parameters<Db["write"]>[0]) => {
          writes += 1;
          if (writes >= crashAt) return Promise.reject(new Error("the process is gone"));
          return storeDb(own.deps).write(statements);
        },
      };
      await own
        .callWith({ shards: singleShard(store) })
        .distribution.distribute({ eventId, channels: [{ channel: "GenieTV" }, { channel: "Instagram" }] })
        .catch(() => undefined);
      await own.drained();
      await tickDistribution({ ctx: own.system(), isFreshStart: true });
      const run = await own.call.distribution.latest({ eventId });
      expect(run?.status ?? "NOTHING").toBe(crashAt === 1 ? "NOTHING" : "COMPLETED");
      expect((await own.ledger("GenieTV")).length).toBe(crashAt === 1 ? 0 : 1);
      expect((await own.ledger("Instagram")).length).toBe(crashAt === 1 ? 0 : 1);
      expect(await own.rows("select id from outbox where type = 'DistributionCompleted'")).toHaveLength(
        crashAt === 1 ? 0 : 1,
      );
      await own.close();
    }
  });

  test("a row held by a live run is not taken by the tick, and by one of many ticks only after its lease", async () => {
    const { eventId } = await approvedEvent(world);
    const { id } = await world.call.distribution.distribute({ eventId, channels: [{ channel: "GenieTV" }] });
    await storeDb(world.deps).write([
      rawStatement(
        `update distribution_channels set status = 'IN_PROGRESS', step = 'COMMITTING', next_attempt_at = null,
           lease_until = ? where distribution_id = ?`,
        [world.clock.at + 60_000, id],
      ),
    ]);
    expect(await tick()).toEqual({ driven: 0 });
    world.clock.at += 60_000;
    const driven = await Promise.all(Array.from({ length: 5 }, tick));
    expect(driven.reduce((sum, result) => sum + result.driven, 0)).toBe(1);
    expect((await statusOf(id, "GenieTV"))?.status).toBe("SUCCESS");
    expect(await world.ledger("GenieTV")).toHaveLength(1);
  });
});
