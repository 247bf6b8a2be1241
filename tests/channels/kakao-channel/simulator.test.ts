import { describe, expect, test } from "bun:test";
import type { JsonObject } from "../../../src/channels/index.ts";
import { deliveryCode, recipientOf } from "../../../src/channels/simulators/solapi/delivery.ts";
import { NOON } from "../kit.ts";
import { GROUPS, MINUTE, message, openDealer, type Stamp } from "./dealer.ts";
import { FRIEND, numbers, STRANGER } from "./support.ts";

describe("the door", () => {
  const date = (ms: number) => new Date(NOON + ms).toISOString();

  test.each<[string, Stamp, string]>([
    ["another key", { key: "NCSOTHER" }, "403 InvalidAPIKey"],
    ["another secret", { secret: "other" }, "403 SignatureDoesNotMatch"],
    ["a date 15 minutes old", { date: date(-15 * MINUTE - 1) }, "403 RequestTimeTooSkewed"],
    ["a date 15 minutes ahead", { date: date(15 * MINUTE + 1) }, "403 RequestTimeTooSkewed"],
    ["no date", { date: "yesterday" }, "403 RequestTimeTooSkewed"],
    ["a salt of 11 letters", { salt: "elevenchars" }, "403 InvalidAPIKey"],
  ])("refuses %s", async (_, stamp, code) => {
    expect((await openDealer().call("GET", "/cash/v1/balance", undefined, stamp)).code).toBe(code);
  });

  test("takes a signature once, and the same date with another salt again", async () => {
    const { call } = openDealer();
    const stamp = { date: date(0), salt: "a-salt-that-is-used-twice" };
    expect((await call("GET", "/cash/v1/balance", undefined, stamp)).status).toBe(200);
    expect((await call("GET", "/cash/v1/balance", undefined, stamp)).code).toBe("403 DuplicatedSignature");
    expect((await call("GET", "/cash/v1/balance", undefined, { date: date(0) })).status).toBe(200);
  });
});

describe("a group", () => {
  test("goes from PENDING over SENDING to COMPLETE with the clock, and out once", async () => {
    const { call, group, clock, app } = openDealer();
    const path = await group(FRIEND, STRANGER);
    const status = async () => (await call("GET", path)).json["status"];
    expect(await status()).toBe("PENDING");
    expect((await call("POST", `${path}/send`, {})).json["status"]).toBe("SENDING");
    expect((await call("POST", `${path}/send`, {})).code).toBe("409 GroupInProcessing");
    expect((await call("DELETE", path)).code).toBe("400 NotOperationalStatus");
    clock.at += MINUTE;
    expect(await status()).toBe("COMPLETE");
    expect((await call("POST", `${path}/send`, {})).code).toBe("409 AlreadySent");
    const { posts, violations } = await (await app.request("/__ledger")).json();
    expect(posts).toMatchObject([
      { marker: "code1", externalRef: "row-1", netCostKrw: 20, recipientCount: 2 },
    ]);
    expect(violations).toEqual([]);
  });

  test("takes each number once and tells the count of errors as text", async () => {
    const { call, group } = openDealer();
    const path = await group(FRIEND);
    const added = await call("PUT", `${path}/messages`, { messages: [message(FRIEND), message(STRANGER)] });
    expect(added.json).toMatchObject({
      errorCount: "1",
      resultList: [
        { to: FRIEND, statusCode: "1026" },
        { to: STRANGER, statusCode: "2000" },
      ],
    });
    expect((await call("GET", path)).json["count"]).toMatchObject({
      registeredSuccess: 2,
      registeredFailed: 1,
    });
  });

  test("refuses every message of a Kakao channel that is not linked there, and never goes out", async () => {
    const { call, group } = openDealer();
    const path = await group();
    const other = {
      ...message(FRIEND),
      kakaoOptions: { ...message(FRIEND).kakaoOptions, pfId: "KA01PFOTHER" },
    };
    expect((await call("PUT", `${path}/messages`, { messages: [other] })).json).toMatchObject({
      errorCount: "1",
      resultList: [{ statusCode: "1041" }],
    });
    expect((await call("GET", path)).json["count"]).toMatchObject({
      registeredSuccess: 0,
      registeredFailed: 1,
    });
    expect((await call("POST", `${path}/send`, {})).code).toBe("400 ValidationError");
  });

  test("is scheduled, refuses what is added then, and is taken back as FAILED", async () => {
    const { call, group } = openDealer();
    const path = await group(FRIEND);
    const at = (ms: number) => ({ scheduledDate: new Date(NOON + ms).toISOString() });
    expect((await call("POST", `${path}/schedule`, at(-1))).code).toBe("400 InvalidScheduledDate");
    expect((await call("POST", `${path}/schedule`, at(200 * 86_400_000))).code).toBe(
      "400 InvalidScheduledDate",
    );
    expect((await call("POST", `${path}/schedule`, at(MINUTE))).json["status"]).toBe("SCHEDULED");
    expect((await call("POST", `${path}/send`, {})).code).toBe("409 ScheduledGroup");
    expect((await call("PUT", `${path}/messages`, { messages: [message(STRANGER)] })).code).toBe(
      "409 ScheduledGroup",
    );
    expect((await call("DELETE", `${path}/schedule`)).json["status"]).toBe("FAILED");
    expect((await call("POST", `${path}/send`, {})).code).toBe("400 FailedGroup");
  });

  test("that is deleted never goes out", async () => {
    const { call, group } = openDealer();
    const path = await group(FRIEND);
    expect((await call("DELETE", path)).json["status"]).toBe("DELETED");
    expect((await call("POST", `${path}/send`, {})).code).toBe("400 DeletedGroup");
  });

  test("that is unknown, too large, without balance or without anybody is refused", async () => {
    const { call, group } = openDealer({ depositKrw: 30 });
    expect((await call("GET", `${GROUPS}/G4VNONE`)).code).toBe("404 ResourceNotFound");
    const empty = await group();
    expect((await call("POST", `${empty}/send`, {})).code).toBe("400 ValidationError");
    const messages = numbers(10_001).map(message);
    expect((await call("PUT", `${empty}/messages`, { messages })).code).toBe("413 RecipientsTooMany");
    const two = await group(FRIEND, STRANGER);
    expect((await call("POST", `${two}/send`, {})).code).toBe("402 NotEnoughBalance");
  });

  test.each([
    ["no advertising label", { ...message(FRIEND), text: "안녕" }],
    ["a landline", message("025551234")],
    ["a picture that was not uploaded", imageMessage("ST-none")],
    ["fields of another bubble", textWith({ coupon: {} })],
    ["a button of 15 letters", textWith({ buttons: [button("가".repeat(15))] })],
    ["six buttons", textWith({ buttons: Array.from({ length: 6 }, () => button("가")) })],
  ])("refuses %s", async (_, wrong) => {
    const { call, group } = openDealer();
    expect((await call("PUT", `${await group()}/messages`, { messages: [wrong] })).code).toBe(
      "400 ValidationError",
    );
  });

  test("that begins at night reaches nobody: 3108", async () => {
    const { call, group, clock } = openDealer();
    clock.at = Date.parse("2026-11-18T21:00:00+09:00");
    const path = await group(FRIEND);
    await call("POST", `${path}/send`, {});
    clock.at += MINUTE;
    const page = await call("GET", `${path}/messages`);
    expect(Object.values(page.json["messageList"] ?? {})).toMatchObject([{ statusCode: "3108" }]);
    expect((await call("GET", path)).json["balance"]).toMatchObject({ requested: 20, refund: 20, sum: 0 });
  });

  test("outlives a restart with all that was charged", async () => {
    const rows: JsonObject[] = [];
    const before = openDealer({ rows });
    const path = await before.group(FRIEND, STRANGER);
    await before.call("POST", `${path}/send`, {});
    const after = openDealer({ rows });
    after.clock.at += MINUTE;
    expect((await after.call("GET", path)).json).toMatchObject({
      status: "COMPLETE",
      count: { sentSuccess: 1, sentFailed: 1 },
    });
    expect((await after.call("GET", "/cash/v1/balance")).json["balance"]).toBe(999_999_980);
  });

  test("for the same event and the same person is a broken promise, without the person's number", async () => {
    const { call, group, app } = openDealer();
    for (let turn = 0; turn < 2; turn += 1) await call("POST", `${await group(FRIEND, STRANGER)}/send`, {});
    const text = await (await app.request("/__ledger")).text();
    expect(JSON.parse(text).violations).toEqual([
      "code1 goes to one recipient 2 times",
      "code1 goes to one recipient 2 times",
    ]);
    expect(text).not.toContain(FRIEND);
  });
});

function textWith(bms: object) {
  const base = message(FRIEND);
  return { ...base, kakaoOptions: { ...base.kakaoOptions, bms: { ...base.kakaoOptions.bms, ...bms } } };
}

function imageMessage(imageId: string) {
  return textWith({ chatBubbleType: "IMAGE", imageId });
}

function button(name: string) {
  return { linkType: "WL", name, linkMobile: "https://m.example/r/code1" };
}

describe("an upload", () => {
  const base64 = (...bytes: number[]) => btoa(String.fromCharCode(...bytes));

  test.each([
    ["a JPEG", { file: base64(0xff, 0xd8, 0xff, 1), type: "BMS", name: "a.jpg" }, 200],
    ["a text", { file: base64(0x68, 0x69), type: "BMS", name: "a.jpg" }, 400],
    ["another type", { file: base64(0xff, 0xd8, 0xff, 1), type: "KAKAO", name: "a.jpg" }, 400],
    ["no base64", { file: "?!", type: "BMS", name: "a.jpg" }, 400],
  ])("of %s", async (_, body, status) => {
    expect((await openDealer().call("POST", "/storage/v1/files", body)).status).toBe(status);
  });
});

describe("fate", () => {
  test("is by seed and number alone: most arrive, some are no friends, some have no KakaoTalk", async () => {
    const counts = new Map<string, number>();
    for (const number of numbers(2_000)) {
      const code = deliveryCode(await recipientOf("fate", number));
      expect(deliveryCode(await recipientOf("fate", number))).toBe(code);
      counts.set(code, (counts.get(code) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(["3102", "3104", "4000"]);
    expect(counts.get("4000") ?? 0).toBeGreaterThan(1_850);
  });
});
