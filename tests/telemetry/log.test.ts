import { describe, expect, test } from "bun:test";
import { createLogger, logWith } from "../../src/telemetry/index.ts";

function recorded() {
  const lines: string[] = [];
  return { lines, log: createLogger((_level, line) => void lines.push(line)) };
}

describe("a log line", () => {
  test("is one JSON object with level and event first", () => {
    const { lines, log } = recorded();
    log.info("keys_rotated", { resealed: 20, reason: "BUSY" });
    log.error("tick_failed");
    expect(lines).toEqual([
      '{"level":"info","event":"keys_rotated","resealed":20,"reason":"BUSY"}',
      '{"level":"error","event":"tick_failed"}',
    ]);
  });

  test("drops a field that is not on the list, whatever the types were told", () => {
    const { lines, log } = recorded();
    const fields = Object.assign(
      { count: 1 },
      { phone: "010-1234-5678", email: "kim@example.com", body: {} },
    );
    log.info("entered", fields);
    expect(lines).toEqual(['{"level":"info","event":"entered","count":1}']);
  });

  test("drops what is no plain value and cuts long texts", () => {
    const { lines, log } = recorded();
    const fields = Object.assign({ fault: "x".repeat(1_000) }, { code: { nested: "secret" } });
    log.error("failed", fields as { fault: string });
    const line: { fault: string } = JSON.parse(lines[0] ?? "");
    expect(line.fault).toHaveLength(300);
    expect(lines[0]).not.toContain("secret");
  });

  test("stays one line when a value holds line breaks", () => {
    const { lines, log } = recorded();
    log.error("failed", { fault: 'a\n{"level":"info","event":"forged"}\r\n' });
    expect(lines[0]?.split(/[\r\n]/)).toHaveLength(1);
  });

  test("carries the fields of its request, which the event's own may replace", () => {
    const { lines, log } = recorded();
    const own = logWith(log, { requestId: "r", traceId: "t" });
    own.info("a", { count: 1 });
    own.error("b", { requestId: "other" });
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { level: "info", event: "a", requestId: "r", traceId: "t", count: 1 },
      { level: "error", event: "b", requestId: "other", traceId: "t" },
    ]);
  });
});
