import { describe, expect, test } from "bun:test";
import { drive, isChannelError, retried } from "../../../src/channels/index.ts";
import { createDesk, ID, refusal, thrownBy } from "./support.ts";

const CONTENT = "메시지 내용을 확인해 주세요.";
const FAULT = "발송 준비 중 문제가 생겼어요. 고객센터에서 확인하고 있어요.";
const MISSING = "발송 기록을 찾을 수 없어요.";
const DOWN = "카카오 발송 서버가 불안정해요. 자동으로 다시 시도할게요.";
const OWN_KEY = { pfId: "KA01PFSIMULATOR", apiKey: "NCSOWN0000000001", apiSecret: "own-secret" };

type Row = {
  kind: string;
  reason: string;
  message?: string;
  retryable?: boolean;
  breaker?: boolean;
  effect?: string;
  scope?: string;
  blockMs?: number;
};

const content: Row = { kind: "content", reason: "INVALID_CONTENT", message: CONTENT };
const state: Row = { ...content, kind: "state", effect: "possible" };
const contract: Row = {
  kind: "config",
  reason: "SERVICE_FAULT",
  message: FAULT,
  scope: "provider",
  blockMs: 120_000,
};
const again: Row = { kind: "transient", reason: "CHANNEL_UNAVAILABLE", retryable: true };
const down: Row = { ...again, message: DOWN, breaker: true, effect: "possible" };

/** Every refusal of the dealer as it meets the irreversible call. */
const ROWS: readonly (readonly [number, string, Row])[] = [
  [400, "ValidationError", content],
  [400, "InvalidStatus", state],
  [400, "InvalidScheduledDate", state],
  [400, "FailedGroup", state],
  [400, "DeletedGroup", state],
  [402, "NotEnoughBalance", { ...contract, kind: "balance" }],
  [403, "InvalidAPIKey", contract],
  [403, "SignatureDoesNotMatch", contract],
  [403, "InactiveApp", contract],
  [403, "RequestTimeTooSkewed", again],
  [403, "DuplicatedSignature", again],
  [404, "ResourceNotFound", { kind: "not_found", reason: "NOT_FOUND", message: MISSING }],
  [413, "RecipientsTooMany", { kind: "state", reason: "INTERNAL" }],
  [
    429,
    "TooManyRequests",
    { kind: "rate", reason: "RATE_LIMITED", retryable: true, message: "잠시 후 발송할게요." },
  ],
  [500, "InternalError", down],
  [502, "BadGateway", down],
  [503, "ServiceUnavailable", down],
  [504, "GatewayTimeout", down],
  [418, "SomethingNew", { kind: "content", reason: "INVALID_CONTENT" }],
];

describe("a refusal of the dealer", () => {
  test.each(ROWS)("%d %s is what it is", async (status, code, row) => {
    const desk = createDesk();
    const prepared = await desk.prepare();
    desk.wire.answer(/POST .*\/send$/, () => refusal(status, code));
    const error = await thrownBy(desk.adapter.commit(desk.context(), prepared));
    if (!isChannelError(error)) throw new TypeError("no ChannelError");
    expect(error).toMatchObject({
      kind: row.kind,
      reason: row.reason,
      retryable: row.retryable ?? false,
      countsForBreaker: row.breaker ?? false,
      effect: row.effect ?? "none",
      scope: row.scope ?? "call",
      retryAfterMs: row.blockMs ?? null,
      httpStatus: status,
      providerCode: code,
    });
    if (row.message !== undefined) expect(error.messageKo).toBe(row.message);
    expect(JSON.stringify([error, error.message, error.messageKo])).not.toContain("01012345678");
  });

  test.each([["GroupInProcessing"], ["AlreadySent"], ["ScheduledGroup"]])(
    "409 %s means that the group is out",
    async (code) => {
      const desk = createDesk();
      const prepared = await desk.prepare();
      desk.wire.answer(/POST .*\/send$/, async (real) => {
        await real();
        return refusal(409, code);
      });
      const outcome = await desk.adapter.commit(desk.context(), prepared);
      expect(outcome).toMatchObject({ type: "published", ref: { kind: "message", id: prepared.groupId } });
      expect(desk.wire.steps().slice(-3)).toEqual([
        "GET /messages/v4/groups/:id",
        "POST /messages/v4/groups/:id/send",
        "GET /messages/v4/groups/:id",
      ]);
    },
  );

  test("409 of a group that still looks PENDING is unknown, never a second try", async () => {
    const desk = createDesk();
    const prepared = await desk.prepare();
    desk.wire.answer(/POST .*\/send$/, () => refusal(409, "AlreadySent"));
    expect((await desk.adapter.commit(desk.context(), prepared)).type).toBe("unknown");
  });

  test("429 says how long, and reaches as far as the contract that it is about", async () => {
    const desk = createDesk();
    desk.wire.answer(/GET/, () => refusal(429, "TooManyRequests", { "retry-after": "7" }), 2);
    expect(await thrownBy(desk.adapter.probe(desk.context()))).toMatchObject({
      scope: "provider",
      retryAfterMs: 7_000,
    });
    const account = { ...desk.context().account, credentials: OWN_KEY };
    expect(await thrownBy(desk.adapter.probe(desk.context({ account })))).toMatchObject({
      scope: "account",
      retryAfterMs: 7_000,
    });
  });

  test("a read has no effect, whatever it meets", async () => {
    const desk = createDesk();
    desk.wire.answer(/GET/, () => refusal(500, "InternalError"));
    expect(await thrownBy(desk.adapter.probe(desk.context()))).toMatchObject({ effect: "none" });
  });

  test.each([
    [403, "InvalidAPIKey", "RECONNECT_NEEDED"],
    [403, "SignatureDoesNotMatch", "RECONNECT_NEEDED"],
    [402, "NotEnoughBalance", "BALANCE_EXHAUSTED"],
  ])(
    "%d %s with a store's own contract is the owner's to mend, and nobody else's",
    async (status, code, reason) => {
      const desk = createDesk();
      const account = { ...desk.context().account, credentials: OWN_KEY };
      desk.wire.answer(/GET/, () => refusal(status, code));
      expect(await thrownBy(desk.adapter.probe(desk.context({ account })))).toMatchObject({
        reason,
        scope: "call",
        retryAfterMs: null,
      });
    },
  );
});

describe("a run", () => {
  test("without balance is FAILED with nothing sent, and goes out when it is tried again", async () => {
    const { kit } = createDesk();
    await kit.fault(ID, [{ kind: "refuse", op: "send", status: 402, code: "NotEnoughBalance" }]);
    const record = await drive(kit.job(ID));
    if (record === null) throw new TypeError("the run was not stored");
    expect(record).toMatchObject({ status: "FAILED", reason: "SERVICE_FAULT", message: FAULT });
    expect(await kit.ledger(ID)).toEqual([]);
    await kit.clearFaults(ID);
    kit.clock.at += 120_000;
    expect((await drive(kit.job(ID, { record: retried(record) })))?.status).toBe("SUCCESS");
    expect(await kit.ledger(ID)).toHaveLength(1);
  });

  test.each([["RequestTimeTooSkewed"], ["DuplicatedSignature"]])(
    "refused with 403 %s goes out with another signature",
    async (code) => {
      const { kit } = createDesk();
      await kit.fault(ID, [{ kind: "refuse", op: "send", times: 1, status: 403, code }]);
      expect((await drive(kit.job(ID)))?.status).toBe("SUCCESS");
      expect(await kit.ledger(ID)).toHaveLength(1);
    },
  );

  test("of a Kakao channel that is not linked at the dealer is FAILED with a sentence about its id", async () => {
    const { kit } = createDesk();
    const account = { ...kit.context(ID).account, credentials: { pfId: "KA01PFMISTYPED" } };
    expect(await drive(kit.job(ID, { context: { account } }))).toMatchObject({
      status: "FAILED",
      reason: "RECONNECT_NEEDED",
      message: "카카오 채널 아이디(pfId)를 찾을 수 없어요. 아이디를 확인하고 다시 연결해 주세요.",
    });
    expect(await kit.ledger(ID)).toEqual([]);
  });

  test("whose group was closed by somebody else builds another, and only one goes out", async () => {
    const desk = createDesk();
    const { kit, wire } = desk;
    wire.answer(/GET .*groups\/G4V\w+$/, (real) => real());
    wire.answer(/GET .*groups\/G4V\w+$/, async (real) => {
      const group: object = await (await real()).json();
      return new Response(JSON.stringify({ ...group, status: "DELETED" }));
    });
    const record = await drive(kit.job(ID, { context: { fetch: wire.fetch } }));
    expect(record).toMatchObject({ status: "SUCCESS", rebuilds: 1 });
    expect(await kit.ledger(ID)).toHaveLength(1);
  });

  test("with an answer that is no answer of the dealer's never invents a success", async () => {
    for (const body of [
      "{}",
      '{"groupId":"G","status":"FLYING","count":{}}',
      '{"errorCode":"X"}',
      "[]",
      "<html>",
    ]) {
      const desk = createDesk();
      desk.wire.answer(/POST .*groups$/, () => new Response(body), 9);
      const record = await drive(desk.kit.job(ID, { context: { fetch: desk.wire.fetch } }));
      expect(record).toMatchObject({ status: "FAILED", reason: "CHANNEL_BAD_RESPONSE" });
    }
  });
});
