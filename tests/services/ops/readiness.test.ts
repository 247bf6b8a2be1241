import { describe, expect, test } from "bun:test";
import { AppError } from "../../../src/errors.ts";
import { createReadiness, type PartVerdict } from "../../../src/services/ops/index.ts";
import { fixedClock } from "../../auth/support.ts";

const never = () => new Promise<never>(() => {});
const part = (name: string, check: () => Promise<PartVerdict>) => ({ name, check });
const up = part("up", async () => ({ status: "UP" }));
const degraded = part("degraded", async () => ({ status: "DEGRADED", reason: "later" }));

function readiness(parts: ReturnType<typeof part>[], sleep: () => Promise<void> = never) {
  const clock = fixedClock();
  return { clock, ...createReadiness({ parts, clock, sleep }) };
}

describe("readiness", () => {
  test("is that of the worst part", async () => {
    const down = part("down", async () => ({ status: "DOWN" }));
    expect((await readiness([up]).report()).status).toBe("UP");
    expect((await readiness([up, degraded]).report()).status).toBe("DEGRADED");
    expect((await readiness([degraded, down, up]).report()).status).toBe("DOWN");
  });

  test("tells each part with its reason", async () => {
    const { parts } = await readiness([up, degraded]).report();
    expect(parts).toEqual([
      { name: "up", status: "UP" },
      { name: "degraded", status: "DEGRADED", reason: "later" },
    ]);
  });

  test("asks the parts at most once a second, however often and by however many it is asked", async () => {
    let asked = 0;
    const counted = part("counted", async () => {
      asked += 1;
      return { status: "UP" };
    });
    const { report, clock } = readiness([counted]);
    await Promise.all(Array.from({ length: 50 }, report));
    clock.advance(999);
    await report();
    expect(asked).toBe(1);
    clock.advance(1);
    await report();
    expect(asked).toBe(2);
    clock.advance(-60_000);
    await report();
    expect(asked).toBe(3);
  });

  test("is DOWN for a part that does not answer in time", async () => {
    const { report } = readiness([up, part("hangs", never)], async () => {});
    expect((await report()).parts[1]).toEqual({
      name: "hangs",
      status: "DOWN",
      reason: "no answer within 2 seconds",
    });
  });

  test("tells the class of what a part threw and nothing that its message quotes", async () => {
    const failing = part("fails", async () => {
      throw new TypeError("libsql://user:secret@host");
    });
    const busy = part("busy", async () => {
      throw new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
    });
    const { status, parts } = await readiness([failing, busy]).report();
    expect(status).toBe("DOWN");
    expect(parts.map(({ reason }) => reason)).toEqual(["TypeError", "BUSY"]);
  });
});
