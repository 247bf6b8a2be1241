import { describe, expect, test } from "bun:test";
import { DATA_LENGTH_MAX } from "../../../src/events/message.ts";
import { inBatches, utf8Bytes } from "../../../src/events/transport/batches.ts";
import { fromWire, toWire } from "../../../src/events/transport/wire.ts";
import { messagesOf, peopleOf } from "../history.ts";

function anyMessage() {
  const [message] = messagesOf({ people: peopleOf(1), steps: [] }, "wire").messages;
  if (!message) throw new Error("a message");
  return message;
}

describe("a message on a broker", () => {
  test("is one JSON object with its envelope and data, and its address comes back", () => {
    const message = { ...anyMessage(), traceparent: "00-1-2-01" };
    expect(JSON.parse(toWire(message))).toEqual(message);
    expect(fromWire(toWire(message))).toEqual({ id: message.id, storeId: message.storeId });
  });

  test("goes without its data when that is longer than any catalog message: it must not jam a broker", () => {
    const message = { ...anyMessage(), data: "가".repeat(DATA_LENGTH_MAX + 1) };
    expect(utf8Bytes(toWire(message))).toBeLessThan(1_000);
    expect(fromWire(toWire(message))).toEqual({ id: message.id, storeId: message.storeId });
    const longest = { ...anyMessage(), data: "x".repeat(DATA_LENGTH_MAX) };
    expect(JSON.parse(toWire(longest))).toEqual(longest);
  });

  const junk = [
    "",
    "{",
    "null",
    "[]",
    "7",
    '{"id":1,"storeId":"a"}',
    '{"id":"a"}',
    '{"id":"","storeId":"a"}',
  ];
  test.each(junk)("is nobody's when it is no message of ours: %p", (text) => {
    expect(fromWire(text)).toBeUndefined();
  });
});

describe("batches", () => {
  test("keep the order and stay within both limits; what is too large stands alone", () => {
    const items = ["a", "bb", "c", "dddddd", "e", "f", "g"];
    expect(inBatches(items, { items: 2, bytes: 3 }, utf8Bytes)).toEqual([
      ["a", "bb"],
      ["c"],
      ["dddddd"],
      ["e", "f"],
      ["g"],
    ]);
    expect(inBatches([], { items: 2, bytes: 3 }, utf8Bytes)).toEqual([]);
  });
});
