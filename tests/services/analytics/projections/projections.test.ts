import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type Db, versionKeys } from "../../../../src/db/index.ts";
import { createEngine, type Engine } from "../../../../src/events/engine.ts";
import { findConsumer } from "../../../../src/events/index.ts";
import { channelResult, eventFields } from "../../../events/history.ts";
import {
  append,
  consumerDeps,
  idsOf,
  openStore,
  rawMessage,
  rowsOf,
  START,
} from "../../../events/support.ts";

let store: Db;
let close: () => Promise<void>;
let engine: Engine;
let version: number;
beforeEach(async () => {
  ({ store, close } = await openStore());
  engine = createEngine({ deps: consumerDeps(store), consumer: findConsumer("analytics"), generation: 0 });
  version = 0;
});
afterEach(() => close());

const HOUR = 3_600_000;
const id = idsOf("projections");
const storeId = id();
const eventId = id();
const fields = eventFields({ storeId, eventId });

async function tell(message: Parameters<typeof rawMessage>[0]) {
  const raw = rawMessage(message);
  await append(store, [raw]);
  await engine.deliver([raw]);
  return raw;
}

const next = () => {
  version += 1;
  return { id: id(), storeId, eventId, version, at: START + version };
};

const draft = () =>
  tell({
    ...next(),
    type: "EventDraftCreated",
    data: { eventDraftId: eventId, userId: id(), objective: "REVISIT", createdAt: START },
  });
const created = () => tell({ ...next(), type: "EventCreated", data: fields });
const changed = (change: Partial<typeof fields>) =>
  tell({ ...next(), type: "EventChanged", data: { ...fields, ...change } });

function completed(distributionId: string, results: ReturnType<typeof channelResult>[]) {
  const channels = results.map((result) => result.channel);
  const data = { eventId, distributionId, status: "PARTIAL", channels, results, completedAt: START };
  return tell({ ...next(), type: "DistributionCompleted", data });
}

function resultChanged(distributionId: string, result: ReturnType<typeof channelResult>) {
  return tell({
    ...next(),
    type: "ChannelResultChanged",
    data: { eventId, distributionId, result, changedAt: START },
  });
}

const entry = (over: object = {}) => ({
  ...{ eventId, participantId: id(), registeredAt: START + 90 * 60_000, channel: "Instagram" },
  ...{ ageGroup: "20대", gender: null, region: "서울" },
  ...over,
});
const enter = (data = entry()) =>
  tell({
    id: id(),
    storeId,
    eventId,
    version: 1,
    at: data.registeredAt,
    type: "ParticipantRegistered",
    data,
  });

const costs = async () =>
  Object.fromEntries(
    (await rowsOf(store, "select kind, channel, amount_krw, source from cost_entries")).map((row) => [
      row["channel"] === "" ? row["kind"] : row["channel"],
      [row["amount_krw"], row["source"]],
    ]),
  );
const stats = async () => (await rowsOf(store, "select * from event_stats"))[0];

describe("an event's statistics", () => {
  test("begin with zeros at EventCreated, with the owner's target and costs [R-145] [R-161]", async () => {
    await created();
    expect(await stats()).toEqual({
      ...{
        store_id: storeId,
        event_id: eventId,
        title: fields.title,
        objective: "SALES",
        status: "APPROVED",
      },
      ...{ time_zone: "Asia/Seoul", starts_at: fields.startsAt ?? 0, ends_at: fields.endsAt ?? 0 },
      ...{
        target_participants: 100,
        target_roi_pct: 12.5,
        participants: 0,
        conversions: 0,
        new_customers: 0,
        returns: 0,
      },
      ...{ applied_version: 1, created_at: START + 1, updated_at: START + 1 },
    });
    expect(await costs()).toEqual({ prize: [300_000, "owner"], other: [0, "owner"] });
  });

  test("know of a draft only that there is one, and what for [R-160]", async () => {
    await draft();
    expect(await stats()).toMatchObject({
      title: "",
      objective: "REVISIT",
      status: "DRAFT",
      applied_version: 1,
    });
  });

  test("follow the owner's changes, null included", async () => {
    await created();
    await changed({ targetRoiPct: null, endsAt: null, status: "ENDED", prizeCostKrw: 5, otherCostKrw: 6 });
    expect(await stats()).toMatchObject({ target_roi_pct: null, ends_at: null, status: "ENDED" });
    expect(await costs()).toEqual({ prize: [5, "owner"], other: [6, "owner"] });
  });

  test("count a registration in its channel, its hour and its groups, no answer as such [R-145] [R-162]", async () => {
    await created();
    await enter();
    await enter(entry({ channel: "", ageGroup: null }));
    expect(await stats()).toMatchObject({ participants: 2 });
    const hour = START + HOUR;
    expect(await rowsOf(store, "select hour, participants, conversions from timeline_hourly")).toEqual([
      { hour, participants: 2, conversions: 0 },
    ]);
    expect(await rowsOf(store, "select channel, participants from channel_participation order by 1")).toEqual(
      [
        { channel: "", participants: 1 },
        { channel: "Instagram", participants: 1 },
      ],
    );
    expect(await rowsOf(store, "select dimension, value, count from profile_counts order by 1, 2")).toEqual([
      { dimension: "age", value: "", count: 1 },
      { dimension: "age", value: "20대", count: 1 },
      { dimension: "gender", value: "", count: 2 },
      { dimension: "region", value: "서울", count: 2 },
    ]);
  });

  test("keep the first and the last moment of what they were told, whatever came first", async () => {
    const moments = async () => {
      const row = await stats();
      return [row?.["created_at"], row?.["updated_at"]];
    };
    await enter(entry({ registeredAt: START + HOUR }));
    await enter(entry({ registeredAt: START - HOUR }));
    await enter(entry({ registeredAt: START + 2 * HOUR }));
    expect(await moments()).toEqual([START - HOUR, START + 2 * HOUR]);
    await created();
    expect(await moments()).toEqual([START - HOUR, START + 2 * HOUR]);
    await tell({ ...next(), at: START + 5 * HOUR, type: "EventChanged", data: fields });
    expect(await moments()).toEqual([START - HOUR, START + 5 * HOUR]);
  });

  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
    [2, 0, 1],
  ]) {
    test(`are back at nothing after a withdrawal, its visit included, in the order ${order.join(" ")} [R-162]`, async () => {
      const data = entry();
      const common = { storeId, eventId, at: START };
      const way = [
        rawMessage({ ...common, id: id(), version: 1, type: "ParticipantRegistered", data }),
        rawMessage({
          ...{ ...common, id: id(), version: 2, type: "VisitVerified" },
          data: { ...data, newToStore: true, isReturn: true, verifiedAt: START },
        }),
        rawMessage({
          ...{ ...common, id: id(), version: 3, type: "ParticipantWithdrawn" },
          data: { ...data, wasVerified: true, wasNewToStore: true, wasReturn: true, withdrawnAt: START },
        }),
      ];
      for (const position of order)
        await engine.deliver([way[position] ?? way[0]].flatMap((raw) => raw ?? []));
      expect(await stats()).toMatchObject({ participants: 0, conversions: 0, new_customers: 0, returns: 0 });
      const left = await rowsOf(
        store,
        `select participants, conversions from timeline_hourly union all
         select participants, conversions from channel_participation union all select count, 0 from profile_counts`,
      );
      expect(left.every((row) => row["participants"] === 0 && row["conversions"] === 0)).toBe(true);
    });
  }
});

describe("channels", () => {
  test("take their state from the newest message about them [R-145] [R-163]", async () => {
    const run = id();
    await created();
    await completed(run, [
      channelResult("Instagram", "SUCCESS", 0),
      channelResult("NaverBlog", "ACTION_REQUIRED", 0),
    ]);
    await resultChanged(run, channelResult("NaverBlog", "SUCCESS", 0));
    expect(
      await rowsOf(store, "select channel, channel_type, status, views from channel_stats order by 1"),
    ).toEqual([
      { channel: "Instagram", channel_type: "SNS", status: "SUCCESS", views: null },
      { channel: "NaverBlog", channel_type: "SNS", status: "SUCCESS", views: null },
    ]);
  });

  test("cost what their runs cost together, each by its newest known cost", async () => {
    const [first, second] = [id(), id()];
    await created();
    await completed(first, [
      channelResult("GenieTV", "SUCCESS", 100),
      channelResult("RingoBiz", "FAILED", null),
    ]);
    await completed(second, [
      channelResult("GenieTV", "SCHEDULED", 1_000),
      channelResult("RingoBiz", "SUCCESS", null),
    ]);
    expect(await costs()).toMatchObject({ GenieTV: [1_100, "agreed"], RingoBiz: [0, "none"] });
    await resultChanged(first, channelResult("GenieTV", "SUCCESS", 150));
    await resultChanged(second, channelResult("GenieTV", "SUCCESS", null));
    expect(await costs()).toMatchObject({ GenieTV: [1_150, "agreed"] });
    await resultChanged(second, channelResult("GenieTV", "CANCELLED", null));
    expect(await costs()).toMatchObject({ GenieTV: [150, "none"] });
  });

  test("cost what is applied, not what the log says beyond it", async () => {
    const run = id();
    await created();
    const first = next();
    const channels = ["GenieTV"];
    const results = [channelResult("GenieTV", "SCHEDULED", 100)];
    const data = { eventId, distributionId: run, status: "COMPLETED", channels, results, completedAt: START };
    const completion = rawMessage({ ...first, type: "DistributionCompleted", data });
    const result = channelResult("GenieTV", "SUCCESS", 900);
    const change = rawMessage({
      ...{ ...next(), type: "ChannelResultChanged" },
      data: { eventId, distributionId: run, result, changedAt: START },
    });
    await append(store, [completion, change]);
    await engine.deliver([completion]);
    expect(await costs()).toMatchObject({ GenieTV: [100, "agreed"] });
    await engine.deliver([change]);
    expect(await costs()).toMatchObject({ GenieTV: [900, "agreed"] });
  });

  test("have no cost entry while no cost is known", async () => {
    await created();
    await completed(id(), [channelResult("KakaoChannel", "UNCONFIRMED", null)]);
    expect(await costs()).toEqual({ prize: [300_000, "owner"], other: [0, "owner"] });
  });
});

describe("cached values", () => {
  const versions = () => store.versions(storeId, [versionKeys.counts(eventId), versionKeys.event(eventId)]);

  test("of the counters get old by participants, those of the event by its own messages", async () => {
    await created();
    expect(await versions()).toEqual([0, 1]);
    await enter();
    await enter();
    expect(await versions()).toEqual([2, 1]);
    await completed(id(), [channelResult("GenieTV", "SUCCESS", 100)]);
    expect(await versions()).toEqual([2, 2]);
  });

  test("stay fresh when a message comes again [R-164]", async () => {
    const raws = [await created(), await enter()];
    const before = await versions();
    await engine.deliver(raws);
    await engine.deliver(raws.toReversed());
    expect(await versions()).toEqual(before);
    expect(await stats()).toMatchObject({ participants: 1 });
  });
});
