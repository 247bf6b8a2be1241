import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type Db, held, rawStatement } from "../../src/db/index.ts";
import { emit } from "../../src/events/index.ts";
import { readMessage } from "../../src/events/message.ts";
import { toLoggedMessage } from "../../src/events/transport/outbox.ts";
import { eventFields } from "./history.ts";
import { idsOf, openStore, rowsOf, START } from "./support.ts";

let store: Db;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ store, close } = await openStore());
});
afterEach(() => close());

const id = idsOf("outbox");
const storeId = id();
const eventId = id();
const changed = (messageId: string) => ({
  ...{ id: messageId, type: "EventChanged" as const, storeId, eventId, occurredAt: START, traceparent: null },
  data: eventFields({ storeId, eventId }),
});
const entered = (participantId: string) => ({
  ...{
    id: id(),
    type: "ParticipantRegistered" as const,
    storeId,
    eventId,
    occurredAt: START,
    traceparent: null,
  },
  data: {
    ...{ eventId, participantId, registeredAt: START, channel: "" },
    ...{ ageGroup: null, gender: null, region: null },
  },
});
const ALWAYS = { sql: "1", args: [] };
const NEVER = { sql: "0", args: [] };
const versions = async () =>
  (await rowsOf(store, "select aggregate_version from outbox order by seq")).map(
    (row) => row["aggregate_version"],
  );

describe("emit", () => {
  test("numbers an event's messages without a gap, the refused ones left out [R-163]", async () => {
    for (const guard of [ALWAYS, NEVER, ALWAYS, NEVER, NEVER, ALWAYS]) {
      const results = await store.write(emit(changed(id()), guard).statements);
      expect(held(results)).toBe(guard === ALWAYS);
    }
    expect(await versions()).toEqual([1, 2, 3]);
  });

  test("numbers parallel batches one after the other", async () => {
    await Promise.all(Array.from({ length: 30 }, () => store.write(emit(changed(id()), ALWAYS).statements)));
    expect(await versions()).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  });

  test("makes the rest of the batch depend on its guard", async () => {
    const { statements, mark } = emit(changed(id()), NEVER);
    const change = rawStatement(
      `insert into entry_seats (store_id, event_id, taken) select ?, ?, 1 where ${mark.sql}`,
      [storeId, eventId, ...mark.args],
    );
    await store.write([...statements, change, ...emit(changed(id()), mark).statements]);
    expect(await rowsOf(store, "select 1 from entry_seats union all select 1 from outbox")).toEqual([]);
  });

  test("writes a second message of the same batch with the next number", async () => {
    const { statements, mark } = emit(changed(id()), ALWAYS);
    await store.write([...statements, ...emit(changed(id()), mark).statements]);
    expect(await versions()).toEqual([1, 2]);
  });

  test("lets a person register once, whatever two batches believe [R-162]", async () => {
    const participantId = id();
    await store.write(emit(entered(participantId), ALWAYS).statements);
    await expect(store.write(emit(entered(participantId), ALWAYS).statements)).rejects.toThrow();
    expect(await versions()).toEqual([1]);
  });

  test("writes what the catalog reads back, with its place in the log", async () => {
    const message = changed(id());
    await store.write(emit(message, ALWAYS).statements);
    const [row] = await rowsOf(store, "select * from outbox");
    if (!row) throw new Error("one message");
    const raw = toLoggedMessage(row);
    expect(raw).toMatchObject({
      seq: 1,
      id: message.id,
      key: eventId,
      aggregateId: eventId,
      schemaVersion: 1,
    });
    expect(readMessage(raw)).toMatchObject({
      kind: "known",
      message: { type: "EventChanged", data: message.data },
    });
  });
});
