import { describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { SIMULATOR_SOLAPI_APP } from "../../../src/channels/simulators/credentials.ts";
import { createDesk, thrownBy } from "./support.ts";

const SECRET = SIMULATOR_SOLAPI_APP.webhookSecret;
const hashed = (secret: string) => createHash("sha1").update(secret).digest("hex");

function open() {
  const desk = createDesk();
  const { webhook } = desk.adapter;
  if (webhook === undefined) throw new TypeError("no webhook");
  const { account, now } = desk.context();
  const verify = (secret: string | null, app = account.app) =>
    webhook.verify({
      body: "[]",
      headers: new Headers(secret === null ? {} : { "x-solapi-secret": secret }),
      account: { credentials: account.credentials, app },
      now,
    });
  const parse = (body: unknown, event = "GROUP-REPORT") =>
    webhook.parse(
      typeof body === "string" ? body : JSON.stringify(body),
      new Headers({ "x-solapi-event-name": event }),
    );
  return { verify, parse };
}

describe("a report", () => {
  test("is taken with the SHA-1 of our secret in either case, and with nothing else", async () => {
    const { verify } = open();
    expect(await verify(hashed(SECRET))).toBe(true);
    expect(await verify(hashed(SECRET).toUpperCase())).toBe(true);
    for (const wrong of [null, "", SECRET, hashed("other"), hashed(SECRET).slice(1), `${hashed(SECRET)}0`])
      expect(await verify(wrong)).toBe(false);
  });

  test("is never taken where no secret is set", async () => {
    const { verify } = open();
    expect(await verify(hashed(""), {})).toBe(false);
    expect(await verify(hashed(SECRET), {})).toBe(false);
    expect(await verify(hashed(""), { webhookSecret: "" })).toBe(false);
  });

  test("says which group to read again, once for each change, and nothing of what it claims", async () => {
    const { parse } = open();
    const report = { groupId: "G4V1", dateUpdated: "2026-11-18T03:00:30.000Z", count: { sentSuccess: 1e6 } };
    const events = await parse([report, report, { ...report, dateUpdated: "2026-11-18T03:01:00.000Z" }]);
    expect(events).toEqual([
      {
        dedupeKey: "G4V1:2026-11-18T03:00:30.000Z",
        kind: "group_report",
        subject: { by: "externalId", externalId: "G4V1" },
      },
      {
        dedupeKey: "G4V1:2026-11-18T03:01:00.000Z",
        kind: "group_report",
        subject: { by: "externalId", externalId: "G4V1" },
      },
    ]);
  });

  test("of single messages wakes their group, without a number of anybody", async () => {
    const { parse } = open();
    const single = { messageId: "M4V1", groupId: "G4V1", to: "01012345678", statusCode: "4000" };
    const events = await parse(
      [single, { ...single, dateReported: "2026-11-18T03:00:10Z" }],
      "SINGLE-REPORT",
    );
    expect(events.map(({ kind }) => kind)).toEqual(["message_report", "message_report"]);
    expect(new Set(events.map(({ dedupeKey }) => dedupeKey)).size).toBe(2);
    expect(JSON.stringify(events)).not.toContain("01012345678");
  });

  test.each([["null"], ["{}"], ["not json"], ['"text"'], [""]])(
    "of the body %p is refused as no report",
    async (body) => {
      const { parse } = open();
      expect(await thrownBy(parse(body))).toMatchObject({ kind: "protocol", reason: "CHANNEL_BAD_RESPONSE" });
    },
  );

  test.each([[[]], [[1, null, "x", []]], [[{ dateUpdated: "x" }]], [[{ groupId: "g".repeat(100) }]]])(
    "that names no group, as %j, wakes nobody",
    async (body) => {
      expect(await open().parse(body)).toEqual([]);
    },
  );
});
