import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { strFromU8, unzipSync } from "fflate";
import Papa from "papaparse";
import { rawStatement, type Statement, singleShard } from "../../../src/db/index.ts";
import { createCaller } from "../../../src/routers/index.ts";
import { addDays } from "../../../src/time.ts";
import { storeDb } from "../../helpers/store-db.ts";
import { createWorld, type Owner, type World } from "../analytics/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

type Line = Readonly<Record<string, string>>;
type Files = Readonly<Record<string, readonly Line[]>>;

/** The archive's files as a spreadsheet reads them, lines by their heads. */
function read(base64: string): Files {
  const archive = unzipSync(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  return Object.fromEntries(
    Object.entries(archive).map(([name, bytes]) => {
      expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
      const text = new TextDecoder().decode(bytes);
      const { data, errors } = Papa.parse<Line>(text, { header: true, skipEmptyLines: true });
      expect([name, errors]).toEqual([name, []]);
      return [name, data];
    }),
  );
}

const linesOf = (files: Files, name: string) => files[name] ?? [];
const sum = (lines: readonly Line[], head: string) =>
  lines.reduce((total, line) => total + Number(line[head]), 0);

async function busyStore(who: Owner) {
  const storeId = await world.store(who, { name: "자료 많은 분식" });
  const { eventId, slug } = await world.event(who, storeId, {
    title: "=HYPERLINK(1)",
    prizeCostKrw: 120_000,
  });
  const run = await who.call.distribution.distribute({ eventId, channels: ["GenieTV", "Instagram"] });
  const { code } = await who.call.tracking.create({ eventId, channel: "Instagram" });
  const people = [
    await world.enter(slug, { ref: code, ageGroup: "30대", gender: "여성", region: "서울" }),
    await world.enter(slug, { ref: code }),
    await world.enter(slug),
  ];
  await who.call.sales.record({
    storeId,
    days: [
      { date: "2026-09-01", amountKrw: 512_000, orders: 31 },
      { date: "2026-09-02", amountKrw: 498_000 },
    ],
  });
  await world.caughtUp();
  return { storeId, eventId, run, people };
}

describe("stores.export", () => {
  test("holds what the API says of the store, in files that Excel reads as Korean", async () => {
    const owner = await world.owner("export@example.com");
    const { storeId, eventId, run } = await busyStore(owner);
    const draft = await owner.call.events.createDraft({ storeId, objective: "REVISIT" });
    const answer = await owner.call.stores.export({ storeId });
    const files = read(answer.base64);
    expect(answer.fileName).toMatch(/^madang-store-\d{4}-\d{2}-\d{2}\.zip$/);
    expect(Object.keys(files)).toEqual(answer.files.map(({ name }) => name));
    expect(answer.files.map(({ rows }) => rows)).toEqual(Object.values(files).map(({ length }) => length));

    const events = linesOf(files, "events.csv");
    expect(events.map((line) => [line["이벤트 ID"], line["상태"]])).toEqual([
      [eventId, "진행 중"],
      [draft.id, "작성 중"],
    ]);
    expect(events[0]).toMatchObject({ 제목: "'=HYPERLINK(1)", "경품 비용(원)": "120000" });

    const { totalParticipants } = (await owner.call.analytics.dashboard({ eventId })).summaryCards;
    expect(totalParticipants.count).toBe(3);
    expect(linesOf(files, "results.csv")).toMatchObject([{ "이벤트 ID": eventId, "참여자 수": "3" }]);
    expect(sum(linesOf(files, "results-by-day.csv"), "참여자 수")).toBe(3);
    const channels = linesOf(files, "results-by-channel.csv");
    expect(channels.map((line) => [line["채널"], line["참여자 수"]])).toEqual([
      ["직접", "1"],
      ["지니TV", "0"],
      ["인스타그램", "2"],
    ]);
    const shown = (await owner.call.analytics.channels({ eventId })).items;
    const genie = shown.find(({ channel }) => channel === "GenieTV");
    expect(channels[1]).toMatchObject({
      "비용(원)": String(genie?.costKrw),
      "비용 출처": "모의 채널의 값",
    });

    const costs = run.results.map(({ label, costKrw }) => [label, costKrw]);
    expect(linesOf(files, "distributions.csv").map((line) => [line["채널"], line["상태"]])).toEqual([
      ["지니TV", "성공"],
      ["인스타그램", "성공"],
    ]);
    expect(linesOf(files, "distributions.csv")[0]?.["비용(원)"]).toBe(
      String(costs.find(([label]) => label === "지니TV")?.[1]),
    );
    expect(linesOf(files, "sales.csv")).toMatchObject([
      { 날짜: "2026-09-01", "매출(원)": "512000", "주문 수": "31" },
      { 날짜: "2026-09-02", "매출(원)": "498000", "주문 수": "" },
    ]);
  });

  test("gives no address of a post that was practice, unless its owner has told it", async () => {
    const owner = await world.owner("practice@example.com");
    const { storeId, run } = await busyStore(owner);
    expect(
      run.results.map(({ simulated, externalRef }) => [simulated, externalRef?.url !== undefined]),
    ).toEqual([
      [true, false],
      [true, true],
    ]);
    const addresses = async () => {
      const files = read((await owner.call.stores.export({ storeId })).base64);
      return linesOf(files, "distributions.csv").map((line) => line["게시물 주소"]);
    };
    const url = run.results.find(({ channel }) => channel === "Instagram")?.externalRef?.url ?? "";
    expect(await addresses()).toEqual(["", ""]);
    const change = (to: string) =>
      storeDb(world.deps).write([
        rawStatement(`update distribution_channels set ${to} where store_id = ? and channel = 'Instagram'`, [
          storeId,
        ]),
      ]);
    await change("state = json_set(state, '$.providerStatus', 'OWNER_DECLARED')");
    expect(await addresses()).toEqual(["", url]);
    await change("state = json_set(state, '$.providerStatus', 'PUBLISHED'), cost_source = 'measured'");
    expect(await addresses()).toEqual(["", url]);
  });

  test("names nobody and nothing of another store", async () => {
    const [owner, other] = [
      await world.owner("nobody@example.com"),
      await world.owner("somebody-else@example.com"),
    ];
    const { storeId, people } = await busyStore(owner);
    const foreign = await busyStore(other);
    const { base64 } = await owner.call.stores.export({ storeId });
    const archive = unzipSync(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
    const text = Object.values(archive)
      .map((bytes) => strFromU8(bytes))
      .join("\n");
    const secrets = [
      ...people.flatMap(({ phone, entryCode }) => [phone, phone.replaceAll("-", ""), entryCode]),
      ...["사장님", "nobody@example.com", owner.userId, "30대", "여성", "02-555-1234"],
      ...[foreign.storeId, foreign.eventId, foreign.run.distributionId],
    ];
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  });

  test("goes to its owner alone, is kept by no cache and stands in the audit log once a key, also after closing", async () => {
    const [owner, other] = [await world.owner("audit@example.com"), await world.owner("thief@example.com")];
    const storeId = await world.store(owner);
    const ask = (token: string) =>
      world.fetch("/trpc/stores.export", {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({ storeId, idempotencyKey: "one-tap" }),
      });
    const answers = [await ask(owner.token), await ask(owner.token)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[0]?.headers.get("cache-control")).toBe("no-store");
    expect((await ask(other.token)).status).toBe(404);
    const audited = () =>
      world.rows("select details from audit_log where store_id = ? and action = 'store.export'", storeId);
    expect(await audited()).toHaveLength(1);
    await owner.call.stores.close({ storeId });
    expect(read((await owner.call.stores.export({ storeId })).base64)["events.csv"]).toEqual([]);
    expect(await audited()).toHaveLength(2);
  });

  test("is read a thousand rows at a time, and nothing is lost or doubled where pages meet", async () => {
    const owner = await world.owner("large@example.com");
    const storeId = await world.store(owner);
    const { eventId } = await world.event(owner, storeId);
    const { eventId: second } = await world.event(owner, storeId);
    await world.caughtUp();
    const days = Array.from({ length: 2_000 }, (_, index) => addDays("2020-01-01", index));
    const hour = (day: string, at: number) => Date.parse(`${day}T00:00:00+09:00`) + at * 3_600_000;
    const db = storeDb(world.deps);
    await db.write([
      ...days.map((day) =>
        rawStatement("insert into sales_daily values (?, ?, 1000, null, 'csv', 0)", [storeId, day]),
      ),
      // Three hours a day: a page ends inside a day.
      ...[eventId, second].flatMap((id) =>
        days.slice(0, 700).flatMap((day) =>
          [0, 12, 23].map((at) =>
            rawStatement(
              `insert into timeline_hourly (store_id, event_id, hour, participants, conversions)
               values (?, ?, ?, 2, 1)`,
              [storeId, id, hour(day, at)],
            ),
          ),
        ),
      ),
    ]);
    const sizes: number[] = [];
    const query = async (statements: readonly Statement[]) => {
      const answers = await db.query(statements);
      sizes.push(...answers.map(({ length }) => length));
      return answers;
    };
    const { context } = owner;
    const watched = { ...context, deps: { ...context.deps, shards: singleShard({ ...db, query }) } };
    const files = read((await createCaller(watched).stores.export({ storeId })).base64);
    expect(linesOf(files, "sales.csv").map((line) => line["날짜"])).toEqual(days);
    const byDay = linesOf(files, "results-by-day.csv");
    expect(byDay.map((line) => [line["이벤트 ID"], line["날짜(KST)"], line["참여자 수"]])).toEqual(
      // Made in one millisecond of the test's clock: chance decides whose id is the first.
      [eventId, second].sort().flatMap((id) => days.slice(0, 700).map((day) => [id, day, "6"])),
    );
    expect(Math.max(...sizes)).toBe(1_000);
  });
});
