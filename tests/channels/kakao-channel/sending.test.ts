import { describe, expect, test } from "bun:test";
import { ChannelError, drive, isChannelError } from "../../../src/channels/index.ts";
import { nextSendingTime, spreadMs } from "../../../src/channels/kakao-channel/quiet-hours.ts";
import { createDesk, FRIEND, ID, ledgerOf, numbers, refusal, thrownBy } from "./support.ts";

const NIGHT = Date.parse("2026-11-18T21:30:00+09:00");
const MORNING = Date.parse("2026-11-19T08:00:00+09:00");
const IMAGE = "https://cdn.example.com/own.png";
const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 7]);

describe("a group", () => {
  test("is made, filled, looked at and sent, each call with a signature of its own", async () => {
    const desk = createDesk();
    const { state, outcome } = await desk.send();
    expect(desk.wire.steps()).toEqual([
      "POST /messages/v4/groups",
      "PUT /messages/v4/groups/:id/messages",
      "GET /messages/v4/groups/:id",
      "GET /messages/v4/groups/:id",
      "POST /messages/v4/groups/:id/send",
    ]);
    const signatures = desk.wire.sent.map(({ authorization }) => authorization);
    expect(new Set(signatures).size).toBe(signatures.length);
    for (const signature of signatures)
      expect(signature).toMatch(
        /^HMAC-SHA256 apiKey=NCSSIMULATOR0001, date=2026-11-18T03:00:00\.000Z, salt=[0-9a-f]{32}, signature=[0-9a-f]{64}$/,
      );
    expect(outcome).toMatchObject({
      type: "published",
      ref: { kind: "message", id: state.groupId },
      data: { messageId: state.groupId, recipientCount: 2 },
      costKrw: 40,
    });
  });

  test("says before it is sent what it may cost", async () => {
    const desk = createDesk();
    const outcome = await desk.adapter.prepare(desk.context());
    expect(outcome).toMatchObject({ type: "ready", plannedKrw: 40 });
    expect(await desk.kit.ledger(ID)).toEqual([]);
  });

  test("carries the label, the store, the refusal number and one button with the tracking link", async () => {
    const desk = createDesk();
    await desk.prepare({ content: { message: "떡볶이 잔치", buttonName: "응모하기" }, recipients: [FRIEND] });
    const [created, added] = desk.wire.sent.map(({ body }) => JSON.parse(body || "null"));
    expect(created).toEqual({ allowDuplicates: false, customFields: { ref: "run-1:KakaoChannel" } });
    const link = "https://m.example/r/KakaoChannel";
    expect(added).toEqual({
      messages: [
        {
          to: FRIEND,
          type: "BMS_FREE",
          text: `(광고) 달빛분식\n떡볶이 잔치\n참여하기: ${link}\n\n무료수신거부 080-123-4567`,
          kakaoOptions: {
            pfId: "KA01PFSIMULATOR",
            bms: {
              targeting: "I",
              chatBubbleType: "TEXT",
              buttons: [{ linkType: "WL", name: "응모하기", linkMobile: link, linkPc: link }],
            },
          },
        },
      ],
    });
  });

  test("says who sends where the store has a registered number", async () => {
    const desk = createDesk();
    const account = {
      ...desk.context().account,
      credentials: { pfId: "KA01PFSIMULATOR", senderNumber: "025551234" },
    };
    await desk.prepare({ account });
    expect(JSON.parse(desk.wire.sent[1]?.body ?? "").messages[0].from).toBe("025551234");
  });

  test("takes each mobile number once, whatever its spelling, and leaves out what is none", async () => {
    const desk = createDesk();
    const recipients = ["010-8765-4321", FRIEND, "02-555-1234", "12", "+82 10", "01112345678"];
    const { outcome } = await desk.send({ recipients });
    expect(outcome).toMatchObject({ data: { recipientCount: 2 } });
  });

  test.each([[[]], [["02-555-1234"]]])(
    "of %j reaches nobody: NO_RECIPIENTS and no call",
    async (recipients) => {
      const desk = createDesk();
      const error = await thrownBy(desk.adapter.prepare(desk.context({ recipients })));
      expect(error).toMatchObject({ kind: "content", reason: "NO_RECIPIENTS" });
      expect(desk.wire.sent).toEqual([]);
    },
  );

  test("that nobody could be added to is thrown away, and says whose fault it is", async () => {
    const answers = [
      ["1041", "RECONNECT_NEEDED"],
      ["1030", "SERVICE_FAULT"],
      ["1031", "INVALID_CONTENT"],
      ["1060", "NO_DELIVERY"],
    ] as const;
    for (const [statusCode, reason] of answers) {
      const desk = createDesk();
      desk.wire.answer(/PUT/, () =>
        Response.json({ errorCount: "1", resultList: [{ to: FRIEND, statusCode }] }),
      );
      const error = await thrownBy(desk.adapter.prepare(desk.context({ recipients: [FRIEND] })));
      expect(error).toMatchObject({ reason, providerCode: statusCode });
      expect(desk.wire.steps().at(-1)).toBe("DELETE /messages/v4/groups/:id");
    }
  });

  test("that waited longer than an hour is made anew: consents may have changed", async () => {
    const desk = createDesk();
    const state = await desk.prepare();
    desk.kit.clock.at += 3_600_001;
    expect(await desk.adapter.commit(desk.context(), state)).toEqual({ type: "rebuild" });
    expect(await desk.adapter.reconcile(desk.context(), state)).toEqual({ type: "rebuild" });
    expect(await desk.kit.ledger(ID)).toEqual([]);
  });
});

describe("many recipients", () => {
  test("that says what the owner has changed since is made anew, and what has gone out stays as it is", async () => {
    const desk = createDesk();
    const state = await desk.prepare({ recipients: [FRIEND] });
    const changed = { recipients: [FRIEND], content: { message: "새로 고친 문구예요" } };
    expect(await desk.adapter.commit(desk.context(changed), state)).toEqual({ type: "rebuild" });
    expect(desk.wire.steps().at(-1)).toBe("DELETE /messages/v4/groups/:id");
    const sent = await desk.send({ recipients: [FRIEND] });
    expect((await desk.adapter.commit(desk.context(changed), sent.state)).type).toBe("published");
    expect((await ledgerOf(desk.kit)).violations).toEqual([]);
  });

  test("10,001 go in two requests, every one once", async () => {
    const desk = createDesk();
    const { outcome } = await desk.send({ content: { message: "안녕" }, recipients: numbers(10_001) });
    expect(outcome).toMatchObject({ type: "published", data: { recipientCount: 10_001 }, costKrw: 200_020 });
    const puts = desk.wire.sent.filter(({ method }) => method === "PUT");
    expect(puts.map(({ body }) => JSON.parse(body).messages.length)).toEqual([10_000, 1]);
    expect((await ledgerOf(desk.kit)).violations).toEqual([]);
  }, 20_000);

  test("no request is larger than 15 MB", async () => {
    const desk = createDesk();
    await desk.prepare({ content: { message: "가".repeat(1_200) }, recipients: numbers(9_000) });
    const puts = desk.wire.sent.filter(({ method }) => method === "PUT");
    const sizes = puts.map(({ body }) => new TextEncoder().encode(body).byteLength);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(15_000_000);
    expect(sizes.length).toBe(3);
  }, 20_000);

  test("a request that is too large for the dealer is halved until it fits", async () => {
    const desk = createDesk();
    desk.wire.answer(/PUT/, () => refusal(413, "RecipientsTooMany"), 2);
    const { outcome } = await desk.send({ recipients: numbers(10) });
    expect(outcome).toMatchObject({ data: { recipientCount: 10 } });
    const puts = desk.wire.sent.filter(({ method }) => method === "PUT");
    expect(puts.map(({ body }) => JSON.parse(body).messages.length)).toEqual([10, 5, 3, 2, 5]);
  });
});

describe("a picture", () => {
  const withImage = { content: { message: "안녕", imageUrl: IMAGE } };
  const loadMedia = async () => ({ bytes: PNG, contentType: "image/png" });

  test("is uploaded once for the same bytes, and stands in every message", async () => {
    const desk = createDesk();
    const first = await desk.prepare({ ...withImage, loadMedia });
    const second = await desk.prepare({ ...withImage, loadMedia, externalRef: "run-2:KakaoChannel" });
    expect(desk.wire.steps().filter((step) => step === "POST /storage/v1/files")).toHaveLength(1);
    expect(first.imageHash).toBe(second.imageHash ?? "");
    const upload = JSON.parse(desk.wire.sent[0]?.body ?? "");
    expect(upload).toMatchObject({ type: "BMS", file: btoa(String.fromCharCode(...PNG)) });
    const { bms } = JSON.parse(desk.wire.sent[2]?.body ?? "").messages[0].kakaoOptions;
    expect(bms).toMatchObject({
      chatBubbleType: "IMAGE",
      imageId: expect.stringMatching(/^ST/),
      imageLink: "https://m.example/r/KakaoChannel",
    });
  });

  test("is loaded with the channel's own limit, and one that cannot be loaded names its field", async () => {
    const desk = createDesk();
    let asked = 0;
    const context = desk.context({
      ...withImage,
      loadMedia: async (_, { maxBytes }) => {
        asked = maxBytes;
        throw new ChannelError({ kind: "content", reason: "MEDIA_UNREACHABLE" });
      },
    });
    expect(await thrownBy(desk.adapter.prepare(context))).toMatchObject({
      reason: "MEDIA_UNREACHABLE",
      field: "imageUrl",
    });
    expect(asked).toBe(5 * 1024 * 1024);
    expect(desk.wire.sent).toEqual([]);
  });

  test("of another type is refused before anything is sent", async () => {
    const desk = createDesk();
    const gif = async () => ({ bytes: PNG, contentType: "image/gif" });
    const error = await thrownBy(desk.adapter.prepare(desk.context({ ...withImage, loadMedia: gif })));
    expect(error).toMatchObject({ kind: "content", reason: "INVALID_CONTENT", field: "imageUrl" });
    expect(isChannelError(error) && error.messageKo).toMatch(/JPG/);
    expect(desk.wire.sent).toEqual([]);
  });
});

describe("in the quiet hours", () => {
  test("a group is scheduled within five minutes from 08:00, always at the same second", async () => {
    const desk = createDesk();
    desk.kit.clock.at = NIGHT;
    const { state, outcome } = await desk.send();
    if (outcome.type !== "scheduled") throw new TypeError(outcome.type);
    expect(outcome.at).toBe(MORNING + spreadMs(String(state.groupId)));
    expect(outcome.at).toBeGreaterThanOrEqual(MORNING);
    expect(outcome.at).toBeLessThan(MORNING + 300_000);
    expect(nextSendingTime(outcome.at)).toBeNull();
    expect(desk.wire.steps().at(-1)).toBe("POST /messages/v4/groups/:id/schedule");
    expect(await desk.adapter.commit(desk.context(), state)).toEqual(outcome);
    expect(await desk.adapter.reconcile(desk.context(), state)).toEqual(outcome);
  });

  test("a run is SCHEDULED with its planned cost, uncharged, and SUCCESS once the morning's look finds it on its way", async () => {
    const { kit } = createDesk();
    kit.clock.at = NIGHT;
    const record = await drive(kit.job(ID));
    expect(record).toMatchObject({ status: "SCHEDULED", step: "SENT", costKrw: null, plannedKrw: 40 });
    kit.clock.at = record?.nextAttemptAt ?? 0;
    const later = await drive(kit.job(ID, record === null ? {} : { record }));
    expect(later).toMatchObject({ status: "SUCCESS", ref: { id: record?.ref?.id ?? "" } });
    expect(await kit.ledger(ID)).toHaveLength(1);
  });

  test("a look that comes too early comes again a minute later, not at once", async () => {
    const desk = createDesk();
    desk.kit.clock.at = NIGHT;
    const { state } = await desk.send();
    desk.wire.answer(/GET/, async (real) => {
      const group: object = await (await real()).json();
      return Response.json({ ...group, status: "SCHEDULED" });
    });
    desk.kit.clock.at = MORNING + 300_000;
    expect(await desk.adapter.check(desk.context(), state)).toMatchObject({
      type: "scheduled",
      at: MORNING + 360_000,
    });
  });

  test("what was made in the evening and is sent at night is scheduled all the same", async () => {
    const desk = createDesk();
    desk.kit.clock.at = Date.parse("2026-11-18T20:49:00+09:00");
    const state = await desk.prepare();
    desk.kit.clock.at += 120_000;
    expect((await desk.adapter.commit(desk.context(), state)).type).toBe("scheduled");
  });
});
