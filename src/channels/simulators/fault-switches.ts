import type { Hono } from "hono";
import { z } from "zod";
import { type JsonObject, parseJsonObject } from "../json.ts";
import { FAULT_FIELDS, FAULT_KINDS, Fault, type Faults, isOp, type Ops } from "./faults.ts";

/** What a person who wants to break a simulator has to know; shown at its `/`. */
export function faultHelp(ops: Ops): JsonObject {
  const [first = "any"] = Object.keys(ops);
  const op = Object.keys(ops).find((step) => ops[step] === "write") ?? first;
  return {
    set: "POST /__faults",
    show: "GET /__faults",
    clear: "DELETE /__faults",
    kinds: [...FAULT_KINDS],
    fields: { ...FAULT_FIELDS },
    example: { faults: [{ kind: "error_after", op, times: 1 }] },
  };
}

/**
 * `POST /__faults` sets the faults of a simulator in place of those before, `GET` shows which still wait, `DELETE`
 * clears them. A fault that could never strike is refused with what may be asked for.
 */
export function addFaultSwitches(app: Hono, faults: Faults, ops: Ops): void {
  const Wanted = z.strictObject({
    faults: z.array(Fault.refine(({ op }) => isOp(op, ops), { path: ["op"] })).max(100),
  });
  app.get("/__faults", (c) => c.json({ faults: faults.active(), faultsFired: faults.fired() }));
  app.post("/__faults", async (c) => {
    const parsed = Wanted.safeParse(parseJsonObject(await c.req.text()));
    if (!parsed.success) {
      const fields = parsed.error.issues.map(({ path }) => path.join("."));
      return c.json({ error: "INVALID_REQUEST", fields, steps: ops, kinds: FAULT_KINDS }, 400);
    }
    faults.set(parsed.data.faults);
    return c.json({ faults: faults.active() });
  });
  app.delete("/__faults", (c) => {
    faults.clear();
    return c.json({ faults: [] });
  });
}
