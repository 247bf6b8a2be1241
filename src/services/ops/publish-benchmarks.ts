import type { z } from "zod";
import type { ServiceContext } from "../../context.ts";
import { invalid } from "../../errors.ts";
import { DAY_MS } from "../../time.ts";
import { cutOf, periodAt, publishSnapshot } from "../analytics/index.ts";
import { requireOperator } from "./require-operator.ts";
import type { PublishBenchmarksInput, PublishBenchmarksOutput } from "./schemas.ts";

/** Longer than this, and the answer says RUNNING: a connection without bytes is cut after 30 s. */
const ANSWER_MS = 8_000;
/** Longer ago, and no event of then is left in the window of 180 days. */
const BACK_MS = 180 * DAY_MS;

/**
 * Publishes a month of benchmarks that is missing; one that was published stays as it is. The tick does the same for
 * the running month. A repetition changes nothing, so the idempotency key is taken and not needed.
 *
 * @throws AppError INVALID for a month that has not begun or is over for half a year; UNAVAILABLE where a database is away
 */
export async function publishBenchmarks(options: {
  ctx: ServiceContext;
  input: z.infer<typeof PublishBenchmarksInput>;
}): Promise<z.infer<typeof PublishBenchmarksOutput>> {
  const { ctx, input } = options;
  requireOperator(ctx);
  const { clock, defer, log, sleep } = ctx.deps;
  const now = clock.now();
  const period = input.period ?? periodAt(now);
  if (cutOf(period) > now || cutOf(period) < now - BACK_MS)
    throw invalid("INVALID_REQUEST", { fields: ["period"] });
  const work = publishSnapshot(ctx, period).then(({ state, rows }) => ({ period, state, rows }));
  defer(work.catch(() => log.error("benchmarks_failed")));
  const late = sleep(ANSWER_MS).then(() => undefined);
  return (await Promise.race([work, late])) ?? { period, state: "RUNNING", rows: null };
}
