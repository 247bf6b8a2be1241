import { z } from "zod";
import { DAY_MS } from "../../../time.ts";
import { isJsonObject, type JsonObject } from "../../json.ts";
import type { Answer } from "../frame.ts";
import { createTable } from "../table.ts";
import type { RowStorage } from "../world.ts";
import { answer, refusal } from "./answer.ts";

/** Answers are replayed this long; afterwards only the look-up by externalRef helps. */
const KEY_LIFE_MS = DAY_MS;

const Key = z.strictObject({
  id: z.string(),
  requestHash: z.string(),
  at: z.number(),
  status: z.int(),
  body: z.custom<JsonObject>(isJsonObject),
});

export type KeyedRequest = { readonly key: string; readonly requestHash: string; readonly at: number };

export type Keys = {
  /**
   * Idempotency-Key: missing 400, in flight 409, another request 422, done before = the stored answer again.
   * Only successes are stored, so that a refused request may be corrected or repeated under its key.
   */
  once(request: KeyedRequest, act: () => Promise<Answer> | Answer): Promise<Answer>;
};

/** Outcomes by key, kept for a day and over a restart. */
export function createKeys(storage?: RowStorage): Keys {
  const table = createTable("key", Key, storage);
  const running = new Set<string>();
  return {
    async once({ key, requestHash, at }, act) {
      if (key === "") return refusal(400, "IDEMPOTENCY_KEY_MISSING");
      if (running.has(key))
        return { ...refusal(409, "REQUEST_IN_PROGRESS"), headers: { "retry-after": "1" } };
      const known = table.get(key);
      if (known !== undefined && at - known.at < KEY_LIFE_MS)
        return known.requestHash === requestHash
          ? answer(known.status, known.body, { "idempotent-replayed": "true" })
          : refusal(422, "IDEMPOTENCY_KEY_REUSED");
      running.add(key);
      try {
        const done = await act();
        if (done.status < 300 && isJsonObject(done.body))
          table.put({ id: key, requestHash, at, status: done.status, body: done.body });
        return done;
      } finally {
        running.delete(key);
      }
    },
  };
}
