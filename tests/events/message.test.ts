import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { z } from "zod";
import { DOMAIN_EVENTS } from "../../src/events/index.ts";
import { type RawMessage, readMessage } from "../../src/events/message.ts";
import { eventFields, messagesOf, peopleOf } from "./history.ts";
import { idsOf, rawMessage, START } from "./support.ts";

const id = idsOf("message");
const storeId = id();
const eventId = id();
const good = rawMessage({
  ...{ id: id(), storeId, eventId, version: 1, at: START, type: "EventCreated" },
  data: eventFields({ storeId, eventId }),
});

describe("reading a message", () => {
  test("gives back what the catalog's own messages say", () => {
    const { messages } = messagesOf({ people: peopleOf(12), steps: [[], [], []] }, "read");
    for (const raw of messages) {
      const verdict = readMessage(raw);
      expect(verdict.kind).toBe("known");
      if (verdict.kind === "known") expect(verdict.message.data as object).toEqual(JSON.parse(raw.data));
    }
  });

  test("never throws and never lets unknown data through, whatever stands in a message", () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constantFrom(...Object.keys(DOMAIN_EVENTS), "__proto__"),
    );
    const raws: fc.Arbitrary<RawMessage> = fc.record({
      ...{ id: text, storeId: text, key: text, aggregateId: text, type: text, data: text },
      ...{
        aggregateVersion: fc.integer(),
        schemaVersion: fc.integer({ min: -1, max: 3 }),
        occurredAt: fc.integer(),
      },
      traceparent: fc.option(text, { nil: null }),
    });
    fc.assert(
      fc.property(raws, (raw) => expect(readMessage(raw).kind).not.toBe("known")),
      { numRuns: 300 },
    );
  });

  test("names the faulty fields, never their values", () => {
    const data = JSON.stringify({ ...JSON.parse(good.data), title: 5, targetParticipants: "010-1234-5678" });
    const verdict = readMessage({ ...good, data });
    expect(verdict).toMatchObject({ kind: "dead", reason: "INVALID_DATA" });
    if (verdict.kind !== "dead") return;
    expect(verdict.detail).toContain("title");
    expect(verdict.detail).toContain("targetParticipants");
    expect(verdict.detail).not.toContain("1234");
  });

  test("refuses an envelope that speaks of another store, event or version than its data", () => {
    const other = id();
    for (const envelope of [
      { storeId: other },
      { key: other },
      { aggregateId: other },
      { aggregateVersion: 0 },
    ]) {
      expect(readMessage({ ...good, ...envelope })).toMatchObject({ kind: "dead", reason: "INVALID_DATA" });
    }
  });

  test("keeps a newer release's message apart from a broken one", () => {
    expect(readMessage({ ...good, schemaVersion: 2, data: "?" })).toMatchObject({ kind: "newer" });
    expect(readMessage({ ...good, schemaVersion: 1, data: "?" })).toMatchObject({ kind: "dead" });
  });
});

describe("the catalog", () => {
  const PERSONAL = /phone|email|address|birth|cipher|^name$|userName|participantName/i;

  function fieldsOf(schema: unknown): string[] {
    const json: unknown = z.toJSONSchema(z.any().and(schema instanceof z.ZodType ? schema : z.never()));
    const found: string[] = [];
    JSON.stringify(json, (key, value: unknown) => {
      if (key === "properties" && typeof value === "object" && value !== null)
        found.push(...Object.keys(value));
      return value;
    });
    return found;
  }

  test("has no field for personal data in any message [R-162]", () => {
    for (const { data } of Object.values(DOMAIN_EVENTS)) {
      const fields = fieldsOf(data);
      expect(fields.length).toBeGreaterThan(2);
      expect(fields.filter((field) => PERSONAL.test(field))).toEqual([]);
    }
  });

  test("carries the source's fields [R-160] [R-163]", () => {
    const draft = fieldsOf(DOMAIN_EVENTS.EventDraftCreated.data);
    expect(draft.sort()).toEqual(["createdAt", "eventDraftId", "objective", "userId"]);
    const completed = fieldsOf(DOMAIN_EVENTS.DistributionCompleted.data);
    expect(completed).toEqual(expect.arrayContaining(["eventId", "channels", "results", "completedAt"]));
  });
});
