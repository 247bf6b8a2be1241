import { z } from "zod";
import { sha1Hex } from "../../digest.ts";
import type { JsonObject } from "../../json.ts";
import { SIMULATOR_SOLAPI_APP } from "../credentials.ts";
import type { FaultKind, Faults } from "../faults.ts";
import { createTable } from "../table.ts";
import type { World } from "../world.ts";
import { groupJson } from "./account.ts";
import { type Groups, statusOf } from "./groups.ts";

const MAX_TRIES = 5;
const RETRY_MS = 10_000;
const SLOW_MS = 20_000;
const LATE_MS = 60_000;

const Report = z.strictObject({
  id: z.string(),
  tries: z.int(),
  /** Epoch ms of the next try; null = taken, or given up. */
  nextAt: z.number().nullable(),
});

const Console = z.strictObject({ id: z.literal("console"), url: z.string().nullable() });

export type Reports = {
  /** What an operator sets in the dealer's console; null = none. */
  setUrl(url: string | null): void;
  /** Sends what is due. Nobody waits for it: a receiver that hangs or fails holds up no call. */
  flush(): void;
};

/** GROUP-REPORT of each group that is complete, up to five tries until somebody answers 200. */
export function createReports(world: World, faults: Faults, groups: Groups): Reports {
  const reports = createTable("report", Report, world.storage);
  const console_ = createTable("console", Console, world.storage);

  function start(groupId: string, report: { readonly url: string; readonly body: JsonObject }): void {
    const kinds = new Set(faults.take("report").map(({ kind }) => kind));
    const tries = (reports.get(groupId)?.tries ?? 0) + 1;
    const waitMs = kinds.has("webhook_out_of_order") ? LATE_MS : RETRY_MS;
    const isHeldBack = kinds.has("webhook_out_of_order");
    const nextAt = tries < MAX_TRIES || isHeldBack ? world.now() + waitMs : null;
    reports.put({ id: groupId, tries, nextAt });
    if (isHeldBack) return;
    const done = (isTaken: boolean) =>
      isTaken ? reports.put({ id: groupId, tries, nextAt: null }) : undefined;
    post(world, report, kinds).then(done, () => undefined);
    if (kinds.has("webhook_duplicate")) post(world, report, kinds).then(undefined, () => undefined);
  }

  return {
    setUrl: (url) => console_.put({ id: "console", url }),
    flush() {
      const url = console_.get("console")?.url ?? null;
      if (url === null) return;
      const now = world.now();
      for (const group of groups.all()) {
        if (statusOf(group, now) !== "COMPLETE") continue;
        const known = reports.get(group.id);
        if (known === undefined || (known.nextAt !== null && known.nextAt <= now))
          start(group.id, { url, body: groupJson(groups, group, now) });
      }
    },
  };
}

/** True when the receiver answered 200. The secret is the same in every call, and the body is not signed. */
async function post(
  world: World,
  { url, body }: { readonly url: string; readonly body: JsonObject },
  kinds: ReadonlySet<FaultKind>,
): Promise<boolean> {
  if (kinds.has("webhook_slow")) await world.sleep(SLOW_MS);
  const isForged = kinds.has("webhook_bad_signature") || kinds.has("webhook_rotated_secret");
  const secret = isForged ? "another-secret" : SIMULATOR_SOLAPI_APP.webhookSecret;
  const response = await world.fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-solapi-event-name": "GROUP-REPORT",
      "x-solapi-secret": await sha1Hex(secret),
    },
    body: JSON.stringify([body]),
    redirect: "manual",
  });
  await response.body?.cancel();
  return response.status === 200;
}
