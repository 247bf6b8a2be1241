import { describe, expect, test } from "bun:test";
import { type ChannelRecord, drive, type JournalEntry, NEW_RECORD } from "../../../src/channels/index.ts";
import type { Fault } from "../../../src/channels/simulators/index.ts";
import { createDesk, ID, ledgerOf, lost, numbers, refusal } from "./support.ts";

const LOSSES: readonly Fault["kind"][] = [
  "error_before",
  "error_after",
  "drop_before",
  "drop_after",
  "hang_after",
];
const STEPS = ["group", "messages", "group_status", "send"] as const;
const CASES = STEPS.flatMap((op) => LOSSES.map((kind) => [kind, op] as const));

describe("one lost answer", () => {
  test.each(CASES)("%s at %s: everybody gets the message once", async (kind, op) => {
    const { kit } = createDesk();
    await kit.fault(ID, [{ kind, op, times: 1 }]);
    const record = await drive(kit.job(ID));
    expect(record?.status).toBe("SUCCESS");
    const { violations } = await ledgerOf(kit);
    expect(violations).toEqual([]);
    expect(await kit.ledger(ID)).toHaveLength(1);
  });

  test.each(LOSSES.map((kind) => [kind]))("%s at schedule: one schedule", async (kind) => {
    const { kit } = createDesk();
    kit.clock.at = Date.parse("2026-11-18T23:00:00+09:00");
    await kit.fault(ID, [{ kind, op: "schedule", times: 1 }]);
    expect((await drive(kit.job(ID)))?.status).toBe("SCHEDULED");
    expect(await kit.ledger(ID)).toHaveLength(1);
  });

  test.each(LOSSES.map((kind) => [kind]))("%s at upload: one message with a picture", async (kind) => {
    const { kit } = createDesk();
    await kit.fault(ID, [{ kind, op: "upload", times: 1 }]);
    const content = { imageUrl: "https://cdn.example.com/own.jpg" };
    expect((await drive(kit.job(ID, { content })))?.status).toBe("SUCCESS");
    expect(await kit.ledger(ID)).toHaveLength(1);
  });
});

describe("one answer that cannot be read", () => {
  test.each([["upload"], ["group"]])("at %s: FAILED, and nobody got anything", async (op) => {
    const { kit } = createDesk();
    await kit.fault(ID, [{ kind: "malformed", op, times: 1 }]);
    const content = { imageUrl: "https://cdn.example.com/own.jpg" };
    const record = await drive(kit.job(ID, { content }));
    expect(record).toMatchObject({ status: "FAILED", reason: "CHANNEL_BAD_RESPONSE" });
    expect(await kit.ledger(ID)).toEqual([]);
  });

  test.each([["messages"], ["send"]])("at %s: the group itself says that all is well", async (op) => {
    const { kit } = createDesk();
    await kit.fault(ID, [{ kind: "malformed", op, times: 1 }]);
    expect((await drive(kit.job(ID)))?.status).toBe("SUCCESS");
    expect(await kit.ledger(ID)).toHaveLength(1);
  });
});

describe("the lost answer of an added part", () => {
  const half = { recipients: numbers(4), content: { message: "안녕" } };

  test("goes on with the group when it holds everything", async () => {
    const desk = createDesk();
    desk.wire.answer(/PUT/, async (real) => {
      await real();
      return lost();
    });
    const { outcome } = await desk.send(half);
    expect(outcome).toMatchObject({ type: "published", data: { recipientCount: 4 } });
    expect(desk.wire.steps().filter((step) => step === "POST /messages/v4/groups")).toHaveLength(1);
  });

  test("throws the group away and makes another when it does not", async () => {
    const desk = createDesk();
    desk.wire.answer(/PUT/, () => lost());
    const { outcome } = await desk.send(half);
    expect(outcome).toMatchObject({ type: "published", data: { recipientCount: 4 } });
    expect(desk.wire.steps().slice(0, 6)).toEqual([
      "POST /messages/v4/groups",
      "PUT /messages/v4/groups/:id/messages",
      "GET /messages/v4/groups/:id",
      "DELETE /messages/v4/groups/:id",
      "POST /messages/v4/groups",
      "PUT /messages/v4/groups/:id/messages",
    ]);
    expect(await desk.kit.ledger(ID)).toHaveLength(1);
  });

  test("is told when it happens every time", async () => {
    const desk = createDesk();
    desk.wire.answer(/PUT/, () => lost(), 99);
    const record = await drive(desk.kit.job(ID, { context: { fetch: desk.wire.fetch } }));
    expect(record).toMatchObject({ status: "FAILED", reason: "CHANNEL_UNAVAILABLE" });
    expect(await desk.kit.ledger(ID)).toEqual([]);
  });
});

describe("a process that dies", () => {
  const dieAfter = async (saves: number) => {
    const { kit } = createDesk();
    const kept: JournalEntry[] = [];
    await drive(
      kit.job(ID, {
        onSave: (entry) => {
          if (kept.length >= saves) return false;
          kept.push(entry);
          return true;
        },
      }),
    );
    const record: ChannelRecord = JSON.parse(JSON.stringify(kept.at(-1)?.record ?? NEW_RECORD));
    return { kit, record };
  };

  test.each([[0], [1], [2]])("after %d saves ends as if it had not", async (saves) => {
    const { kit, record } = await dieAfter(saves);
    kit.clock.at += 60_000;
    expect((await drive(kit.job(ID, { record })))?.status).toBe("SUCCESS");
    expect(await kit.ledger(ID)).toHaveLength(1);
    expect((await ledgerOf(kit)).violations).toEqual([]);
  });
});

describe("reconciling", () => {
  test("says ready for what is PENDING, published for what is out, rebuild for what is closed", async () => {
    const desk = createDesk();
    const state = await desk.prepare();
    const look = () => desk.adapter.reconcile(desk.context(), state);
    expect(await look()).toMatchObject({ type: "ready", plannedKrw: 40 });
    await desk.adapter.cancel(desk.context(), state);
    expect(await look()).toEqual({ type: "rebuild" });
    const sent = await desk.send({ externalRef: "run-2:KakaoChannel" });
    expect(await desk.adapter.reconcile(desk.context(), sent.state)).toMatchObject({ type: "published" });
    expect(await desk.adapter.reconcile(desk.context(), {})).toEqual({ type: "rebuild" });
  });

  test("takes a group that the dealer does not know for no proof of anything", async () => {
    const desk = createDesk();
    const { state } = await desk.send();
    desk.wire.answer(/GET/, () => refusal(404, "ResourceNotFound"));
    expect((await desk.adapter.reconcile(desk.context(), state)).type).toBe("unknown");
  });

  test("takes a closed group that reached somebody for sent", async () => {
    const desk = createDesk();
    const { state } = await desk.send();
    desk.wire.answer(/GET/, async (real) => {
      const group: { count: object } = await (await real()).json();
      return Response.json({ ...group, status: "FAILED", count: { ...group.count, sentSuccess: 1 } });
    });
    expect((await desk.adapter.reconcile(desk.context(), state)).type).toBe("published");
  });
});
