import { describe, expect, test } from "bun:test";
import { createHmac } from "node:crypto";
import { drive, type JsonObject, registryOf } from "../../../src/channels/index.ts";
import { authorization, freshSalt } from "../../../src/channels/kakao-channel/signature.ts";
import { createSimulators } from "../../../src/channels/simulators/index.ts";
import { createKit } from "../kit.ts";
import { createDesk, FRIEND, ID, ledgerOf, refusal, STRANGER, thrownBy } from "./support.ts";

describe("a phone number", () => {
  test("is in no record, attempt, state, result or ledger of a whole life", async () => {
    const desk = createDesk();
    const job = desk.kit.job(ID, { context: { fetch: desk.wire.fetch } });
    const record = await drive(job);
    if (record === null) throw new TypeError("the run was not stored");
    desk.kit.clock.at += 60_000;
    const checked = await desk.adapter.check(desk.context(), record.state);
    const { text } = await ledgerOf(desk.kit);
    const seen = JSON.stringify([record, job.entries, checked, text]);
    for (const number of [FRIEND, STRANGER]) expect(seen).not.toContain(number);
    expect(desk.wire.sent.some(({ body }) => body.includes(FRIEND))).toBe(true);
  });

  test("that the dealer says in an error or a reason goes no further", async () => {
    const desk = createDesk();
    desk.wire.answer(/PUT/, () => refusal(400, "ValidationError"));
    const error = await thrownBy(desk.adapter.prepare(desk.context()));
    expect(JSON.stringify(error)).not.toContain(STRANGER);
    expect(String(error)).not.toContain(STRANGER);
    const other = createDesk();
    const { state } = await other.send();
    other.kit.clock.at += 60_000;
    other.wire.answer(/GET .*messages$/, () =>
      Response.json({ messageList: { [STRANGER]: { to: STRANGER, statusCode: `4000 ${STRANGER}` } } }),
    );
    const outcome = await other.adapter.check(other.context(), state);
    expect(JSON.stringify(outcome)).not.toContain(STRANGER);
    expect(outcome).toMatchObject({ data: { results: { OTHER: 1 } } });
  });

  test("never reaches the simulator's storage", async () => {
    const rows: JsonObject[] = [];
    const storage = () => ({ load: () => [], append: (row: JsonObject) => void rows.push(row) });
    const desk = createDesk();
    const now = () => desk.kit.clock.at;
    const kept = createSimulators({ now, sleep: async () => {}, seed: "test", storage });
    const fetch: typeof desk.wire.fetch = async (input, init) => kept[ID].request(input, init);
    await desk.send({ fetch });
    const stored = JSON.stringify(rows);
    expect(rows.length).toBeGreaterThan(2);
    for (const number of [FRIEND, STRANGER]) expect(stored).not.toContain(number);
  });

  test("leaves the dealer with a group that will not be sent", async () => {
    const desk = createDesk();
    desk.wire.answer(/PUT/, () => refusal(400, "ValidationError"));
    await thrownBy(desk.adapter.prepare(desk.context()));
    expect(desk.wire.steps().at(-1)).toBe("DELETE /messages/v4/groups/:id");
  });
});

describe("a key", () => {
  test("of the store comes before the operator's; without any nothing is called", async () => {
    const desk = createDesk();
    const { account } = desk.context();
    const own = { pfId: "KA01PF1", apiKey: "NCSOWN0000000001", apiSecret: "own-secret" };
    await thrownBy(desk.adapter.probe(desk.context({ account: { ...account, credentials: own } })));
    expect(desk.wire.sent[0]?.authorization).toStartWith("HMAC-SHA256 apiKey=NCSOWN0000000001, ");
    for (const change of [{ app: {} }, { credentials: {} }, { endpoint: null }]) {
      const error = await thrownBy(
        desk.adapter.prepare(desk.context({ account: { ...account, ...change } })),
      );
      expect(error).toMatchObject({ kind: "config", reason: "NOT_CONFIGURED" });
    }
    expect(desk.wire.sent).toHaveLength(1);
  });

  test("signs date and salt as any other implementation of HMAC does", async () => {
    const stamp = { date: "2026-11-18T03:00:00.000Z", salt: freshSalt() };
    const expected = createHmac("sha256", "secret").update(`${stamp.date}${stamp.salt}`).digest("hex");
    expect(await authorization({ apiKey: "K", apiSecret: "secret" }, stamp)).toBe(
      `HMAC-SHA256 apiKey=K, date=${stamp.date}, salt=${stamp.salt}, signature=${expected}`,
    );
    const salts = Array.from({ length: 1_000 }, freshSalt);
    expect(new Set(salts).size).toBe(1_000);
  });

  test("that is right answers the probe, which sends nothing", async () => {
    const kit = createKit();
    expect(await registryOf(kit.runtime).get(ID).probe(kit.context(ID))).toEqual({ ok: true });
    expect(await kit.ledger(ID)).toEqual([]);
  });
});
