import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { rawStatement } from "../../../src/db/index.ts";
import { createCaller } from "../../../src/routers/index.ts";
import { addDays } from "../../../src/time.ts";
import { storeDb } from "../../helpers/store-db.ts";
import { createWorld, type Owner, type World } from "../analytics/world.ts";

let world: World;
let owner: Owner;
let storeId: string;

beforeAll(async () => {
  world = await createWorld();
  owner = await world.owner("owner@example.com");
  storeId = await world.store(owner);
});
afterAll(() => world.close());

const ONE_NEW = { recorded: 1, corrected: 0, unchanged: 0 };

const amountsOf = async () =>
  (await owner.call.sales.list({ storeId })).items.map(({ date, amountKrw, source }) => [
    date,
    amountKrw,
    source,
  ]);

describe("sales.record", () => {
  test("replaces a day that is recorded again", async () => {
    await owner.call.sales.record({ storeId, days: [{ date: "2026-09-01", amountKrw: 100, orders: 3 }] });
    await owner.call.sales.record({
      storeId,
      days: [
        { date: "2026-09-01", amountKrw: 250 },
        { date: "2026-09-02", amountKrw: 0 },
      ],
    });
    expect(await amountsOf()).toEqual([
      ["2026-09-02", 0, "api"],
      ["2026-09-01", 250, "api"],
    ]);
  });

  test("writes once for a repeated key and refuses the key for other days", async () => {
    const call = { storeId, days: [{ date: "2026-09-03", amountKrw: 7 }], idempotencyKey: "pos-1" };
    expect(await owner.call.sales.record(call)).toEqual({ storeId, ...ONE_NEW });
    await owner.call.sales.record({ storeId, days: [{ date: "2026-09-03", amountKrw: 9 }] });
    expect(await owner.call.sales.record(call)).toEqual({ storeId, ...ONE_NEW });
    expect((await amountsOf())[0]).toEqual(["2026-09-03", 9, "api"]);
    await expect(
      owner.call.sales.record({ ...call, days: [{ date: "2026-09-03", amountKrw: 8 }] }),
    ).rejects.toMatchObject({ cause: { reason: "IDEMPOTENCY_KEY_REUSED" } });
  });

  test.each([
    ["a day that is not in the calendar", [{ date: "2026-02-30", amountKrw: 1 }]],
    ["a negative amount", [{ date: "2026-09-01", amountKrw: -1 }]],
    ["part of a won", [{ date: "2026-09-01", amountKrw: 0.5 }]],
    ["an amount beyond reason", [{ date: "2026-09-01", amountKrw: 1e15 }]],
    [
      "the same day twice",
      [
        { date: "2026-09-01", amountKrw: 1 },
        { date: "2026-09-01", amountKrw: 2 },
      ],
    ],
    ["no day", []],
    [
      "367 days",
      Array.from({ length: 367 }, (_, index) => ({ date: addDays("2025-01-01", index), amountKrw: 1 })),
    ],
  ])("refuses %s", async (_name, days) => {
    await expect(owner.call.sales.record({ storeId, days })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  test("takes a year in one call", async () => {
    const days = Array.from({ length: 366 }, (_, index) => ({
      date: addDays("2024-01-01", index),
      amountKrw: index,
    }));
    expect(await owner.call.sales.record({ storeId, days })).toMatchObject({ storeId, recorded: 366 });
  });

  test("is open to a cash register's key of this store only", async () => {
    const register = (scopes: string[], ofStore = storeId) =>
      createCaller(
        world.contextOf({ kind: "machine", keyId: "k", storeId: ofStore, scopes, address: "203.0.113.8" }),
      );
    const days = [{ date: "2026-09-04", amountKrw: 11 }];
    expect(await register(["sales:write"]).sales.record({ storeId, days })).toMatchObject({
      storeId,
      recorded: 1,
    });
    await expect(register(["read"]).sales.record({ storeId, days })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(register(["sales:write"], "other").sales.record({ storeId, days })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("sales.importCsv and list", () => {
  test("imports what a register exports, and nothing of a file with a fault", async () => {
    await owner.call.sales.importCsv({ storeId, csv: '날짜,매출\n2026-08-01,"12,000"\n2026-08-02,13000' });
    await expect(
      owner.call.sales.importCsv({ storeId, csv: "날짜,매출\n2026-08-02,1\n2026-08-03,많음" }),
    ).rejects.toMatchObject({ cause: { reason: "INVALID_CSV", params: { lines: ["3: amount"] } } });
    const { items } = await owner.call.sales.list({ storeId, from: "2026-08-01", to: "2026-08-31" });
    expect(items.map(({ date, amountKrw, source }) => [date, amountKrw, source])).toEqual([
      ["2026-08-02", 13_000, "csv"],
      ["2026-08-01", 12_000, "csv"],
    ]);
  });

  test("takes a register's file as it is, in CP949 with titles above, tabs and a line of totals", async () => {
    // 매장, an empty line, 판매일자 and 총매출액(원), two days, 합계: as a register saves it.
    const file =
      "uMXA5Qm03rr7utC9xAoKxse4xcDPwNoJw9G4xcPivtcov/gpCjIwMjYtMDctMDEJMTIsMDAwCjIwMjYtMDctMDIJOSw1MDAKx9Ww6AkyMSw1MDAK";
    expect(await owner.call.sales.importCsv({ storeId, file })).toMatchObject({ recorded: 2, corrected: 0 });
    const { items } = await owner.call.sales.list({ storeId, from: "2026-07-01", to: "2026-07-31" });
    expect(items.map(({ date, amountKrw }) => [date, amountKrw])).toEqual([
      ["2026-07-02", 9_500],
      ["2026-07-01", 12_000],
    ]);
  });

  test("refuses a file in no known encoding, and neither or both of text and file", async () => {
    const refused = (input: { csv?: string; file?: string }) =>
      owner.call.sales.importCsv({ storeId, ...input }).then(
        () => "taken",
        (error: { cause?: { reason?: string } }) => error.cause?.reason,
      );
    expect(await refused({ file: btoa("\xff\xff\xff") })).toBe("INVALID_CSV");
    expect(await refused({})).toBe("INVALID_REQUEST");
    expect(await refused({ csv: "날짜,매출\n2026-07-01,1", file: btoa("a") })).toBe("INVALID_REQUEST");
  });

  test("says how many days were corrected and how many said nothing new, again too, and forgets no word", async () => {
    const csv = (second: number) => `날짜,매출\n2026-06-01,100\n2026-06-02,${second}`;
    await owner.call.sales.importCsv({ storeId, csv: csv(200) });
    const call = { storeId, csv: `${csv(250)}\n2026-06-03,300`, idempotencyKey: "correction-1" };
    const said = { storeId, recorded: 3, corrected: 1, unchanged: 1 };
    expect(await owner.call.sales.importCsv(call)).toEqual(said);
    await owner.call.sales.importCsv({ storeId, csv: csv(260) });
    expect(await owner.call.sales.importCsv(call)).toEqual(said);
    const [rows = []] = await storeDb(world.deps).query([
      rawStatement("select amount_krw from sales_revisions where day = '2026-06-02' order by number", []),
    ]);
    expect(rows.map((row) => row["amount_krw"])).toEqual([200, 250, 260]);
  });

  test("lists every day once over pages", async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await owner.call.sales.list({
        storeId,
        limit: 50,
        ...(cursor === undefined ? {} : { cursor }),
      });
      seen.push(...page.items.map(({ date }) => date));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual([...seen].sort().reverse());
    expect(seen.length).toBeGreaterThan(366);
  });
});
