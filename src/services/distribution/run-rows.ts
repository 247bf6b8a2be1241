import type { ServiceContext } from "../../context.ts";
import type { ChannelRow } from "./row.ts";
import { runRow } from "./run-row.ts";
import type { Subject } from "./subject.ts";

/** All channels at the same time; a fault in one leaves its row to the tick and the others alone. */
export async function runRows(
  ctx: ServiceContext,
  subject: Subject,
  rows: readonly ChannelRow[],
): Promise<void> {
  await Promise.all(
    rows.map(async (row) => {
      try {
        await runRow(ctx, subject, row);
      } catch (thrown) {
        const fault = thrown instanceof Error ? thrown.name : "unknown";
        ctx.deps.log.error("channel_run_failed", { channel: row.channel, fault });
      }
    }),
  );
}

/** Starts the run, which outlives the answer, and waits for it no longer than the answer may take (D-27). */
export async function runAndWait(
  ctx: ServiceContext,
  subject: Subject,
  rows: readonly ChannelRow[],
): Promise<void> {
  const run = runRows(ctx, subject, rows);
  ctx.deps.defer(run);
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ctx.deps.channels.answerMs);
  await Promise.race([run, promise]);
  clearTimeout(timer);
}
