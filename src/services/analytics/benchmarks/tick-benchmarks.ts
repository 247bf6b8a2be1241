import type { ServiceContext } from "../../../context.ts";
import { unlessBusy } from "../../unless-busy.ts";
import { periodAt } from "./period.ts";
import { type Publication, publishSnapshot } from "./publish-snapshot.ts";

/**
 * Publishes the month that has begun, from 03:00 of its first day in Seoul on and as soon as somebody runs this.
 * Safe in several processes at once and at any time: a month is published once. Months that passed while nothing ran
 * stay without benchmarks, for their stores can no longer be seen as they were. Where a database is away the month
 * waits for it, and the last one is shown.
 */
export async function tickBenchmarks({
  ctx,
}: {
  ctx: ServiceContext;
}): Promise<Publication | { readonly state: "POSTPONED"; readonly rows: 0 }> {
  const postponed = { state: "POSTPONED", rows: 0 } as const;
  return unlessBusy<Publication | typeof postponed>(
    publishSnapshot(ctx, periodAt(ctx.deps.clock.now())),
    postponed,
  );
}
