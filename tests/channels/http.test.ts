import { describe, expect, test } from "bun:test";
import { parseRetryAfter } from "../../src/channels/errors.ts";
import { MAX_ANSWER_BYTES, requestJson } from "../../src/channels/http.ts";
import { isChannelError } from "../../src/channels/index.ts";

const read = { method: "GET", url: "https://partner.example/x", headers: {} } as const;
const write = { method: "POST", url: "https://partner.example/x", headers: {}, body: "{}" } as const;
const never = new AbortController().signal;

async function failureOf(work: Promise<unknown>) {
  const thrown = await work.catch((error: unknown) => error);
  return isChannelError(thrown) ? [thrown.kind, thrown.reason, thrown.effect] : thrown;
}

describe("requestJson", () => {
  test("returns status, headers and object", async () => {
    const answer = await requestJson(async () => Response.json({ a: 1 }, { status: 202 }), write, never);
    expect([answer.status, answer.json]).toEqual([202, { a: 1 }]);
  });

  test("never follows a redirect", async () => {
    let mode: string | undefined;
    const fetch = async (_: string, init?: RequestInit) => {
      mode = init?.redirect;
      return new Response(null, { status: 302, headers: { location: "https://evil.example" } });
    };
    expect(await failureOf(requestJson(fetch, read, never))).toEqual([
      "protocol",
      "CHANNEL_BAD_RESPONSE",
      "none",
    ]);
    expect(mode).toBe("manual");
  });

  test.each(["<html></html>", "[1]", '{"a":', "1e309", '"text"', "null"])(
    "refuses %p as an answer",
    async (body) => {
      expect(await failureOf(requestJson(async () => new Response(body), write, never))).toEqual([
        "protocol",
        "CHANNEL_BAD_RESPONSE",
        "possible",
      ]);
    },
  );

  test("stops reading at 256 KB", async () => {
    let pulled = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(97));
      },
    });
    await failureOf(requestJson(async () => new Response(stream), read, never));
    expect(pulled).toBeLessThanOrEqual(MAX_ANSWER_BYTES + 4 * 65_536);
  });

  test("a connection that fails before or in the answer may have had its effect when it wrote, and none when it read", async () => {
    const refused = async () => {
      throw new TypeError("connection reset");
    };
    const torn = async () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            controller.error(new Error("reset"));
          },
        }),
      );
    for (const fetch of [refused, torn]) {
      expect(await failureOf(requestJson(fetch, write, never))).toEqual([
        "transient",
        "CHANNEL_UNAVAILABLE",
        "possible",
      ]);
      expect(await failureOf(requestJson(fetch, read, never))).toEqual([
        "transient",
        "CHANNEL_UNAVAILABLE",
        "none",
      ]);
    }
  });

  test("ends at the abort even when the other side ignores it, the body included", async () => {
    const controller = new AbortController();
    const stuck = requestJson(() => new Promise(() => {}), write, controller.signal);
    controller.abort();
    expect(await failureOf(stuck)).toEqual(["timeout", "CHANNEL_TIMEOUT", "possible"]);
    const second = new AbortController();
    const slowBody = requestJson(async () => new Response(new ReadableStream()), write, second.signal);
    second.abort();
    expect(await failureOf(slowBody)).toEqual(["timeout", "CHANNEL_TIMEOUT", "possible"]);
  });
});

describe("parseRetryAfter", () => {
  test.each([
    ["5", 5_000],
    [" 0 ", 0],
    ["Wed, 18 Nov 2026 03:01:00 GMT", 60_000],
    ["Wed, 18 Nov 2020 03:01:00 GMT", 0],
    ["soon", undefined],
    ["99999999999", undefined],
  ])("%p is %p ms", (header, expected) => {
    expect(parseRetryAfter(header, Date.parse("2026-11-18T03:00:00Z"))).toBe(expected);
  });
});
