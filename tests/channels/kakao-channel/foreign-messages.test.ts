import { describe, expect, test } from "bun:test";
import { drive } from "../../../src/channels/index.ts";
import { createDesk, type Desk, FRIEND, ID, ledgerOf, numbers } from "./support.ts";

/** The dealer shows the group with so many messages more than it holds, in its next `times` answers. */
function withForeign(desk: Desk, { more = 1, times = 1 } = {}): void {
  desk.wire.answer(
    /GET .*groups\/G4V\w+$/,
    async (real) => {
      const group: { count: { registeredSuccess: number } } = await (await real()).json();
      const registeredSuccess = group.count.registeredSuccess + more;
      return Response.json({ ...group, count: { ...group.count, registeredSuccess } });
    },
    times,
  );
}

const creates = (desk: Desk) =>
  desk.wire.steps().filter((step) => step === "POST /messages/v4/groups").length;

describe("a group with messages that are not ours", () => {
  test("is thrown away when it is made, and another goes out in its place", async () => {
    const desk = createDesk();
    withForeign(desk);
    const { outcome } = await desk.send({ recipients: numbers(4) });
    expect(outcome).toMatchObject({ type: "published", data: { recipientCount: 4 } });
    expect(creates(desk)).toBe(2);
    expect(await desk.kit.ledger(ID)).toHaveLength(1);
  });

  test.each([[1], [-1]])("%d message aside: is never sent, deleted and made anew", async (more) => {
    const desk = createDesk();
    const state = await desk.prepare({ recipients: numbers(4) });
    withForeign(desk, { more });
    expect(await desk.adapter.commit(desk.context(), state)).toEqual({ type: "rebuild" });
    expect(desk.wire.steps().at(-1)).toBe("DELETE /messages/v4/groups/:id");
    expect(await desk.kit.ledger(ID)).toEqual([]);
  });

  test("that does not say how many it holds is not sent", async () => {
    const desk = createDesk();
    const state = await desk.prepare({ recipients: [FRIEND] });
    desk.wire.answer(/GET/, async (real) => {
      const group: { count: object } = await (await real()).json();
      return Response.json({ ...group, count: { ...group.count, registeredSuccess: null } });
    });
    expect(await desk.adapter.commit(desk.context(), state)).toEqual({ type: "rebuild" });
    expect(await desk.kit.ledger(ID)).toEqual([]);
  });

  test("is told apart also where the answer to our own messages was lost", async () => {
    const desk = createDesk();
    desk.wire.answer(/PUT/, async (real) => {
      await real();
      throw new TypeError("connection lost");
    });
    desk.wire.answer(/GET .*groups\/G4V\w+$/, (real) => real());
    withForeign(desk);
    const { outcome } = await desk.send({ recipients: numbers(4) });
    expect(outcome).toMatchObject({ type: "published", data: { recipientCount: 4 } });
    expect(creates(desk)).toBe(2);
  });

  test("every time ends FAILED with nothing sent", async () => {
    const desk = createDesk();
    withForeign(desk, { times: 99 });
    const record = await drive(desk.kit.job(ID, { context: { fetch: desk.wire.fetch } }));
    expect(record).toMatchObject({ status: "FAILED", reason: "CHANNEL_BAD_RESPONSE" });
    expect(await desk.kit.ledger(ID)).toEqual([]);
  });
});

test("a run whose group was filled by somebody else before it was sent goes out once, with its own only", async () => {
  const desk = createDesk();
  desk.wire.answer(/GET .*groups\/G4V\w+$/, (real) => real());
  withForeign(desk);
  const record = await drive(desk.kit.job(ID, { context: { fetch: desk.wire.fetch } }));
  expect(record).toMatchObject({ status: "SUCCESS", rebuilds: 1, data: { recipientCount: 2 } });
  expect(await desk.kit.ledger(ID)).toHaveLength(1);
  expect((await ledgerOf(desk.kit)).violations).toEqual([]);
});

test("twenty runs at the same time send a group each, and nobody else's messages", async () => {
  const { kit } = createDesk();
  const runs = Array.from({ length: 20 }, (_, index) => {
    const externalRef = `run-${index}:${ID}`;
    const recipients = numbers(3 * (index + 1)).slice(-3);
    const trackingUrl = `https://m.example/r/code${index}`;
    return drive(
      kit.job(ID, { externalRef, content: { message: trackingUrl }, context: { recipients, trackingUrl } }),
    );
  });
  for (const record of await Promise.all(runs))
    expect(record).toMatchObject({ status: "SUCCESS", data: { recipientCount: 3 } });
  const posts = await kit.ledger(ID);
  expect(posts).toHaveLength(20);
  expect(new Set(posts.map(({ marker }) => marker)).size).toBe(20);
  expect((await ledgerOf(kit)).violations).toEqual([]);
});
