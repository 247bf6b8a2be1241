import type { ExternalRef, Outcome, StatsSnapshot } from "../channel.ts";
import { attempt, type Tried } from "./by-hand.ts";
import { type Posted, type PostOptions, postToEnd } from "./posting.ts";
import type { Rig } from "./rig.ts";

export type Life = {
  readonly posted: Posted;
  readonly hangs: readonly string[];
  readonly stats: readonly Tried<StatsSnapshot>[];
  readonly cancelled: Tried<Outcome> | null;
};

const DAY = 86_400_000;

/**
 * Everything that happens to a channel: connection test, post, statistics on two days, a further look, new
 * credentials where it has them, cancellation. No step needs the one before to have worked.
 */
export async function wholeLife(rig: Rig, options: PostOptions = {}): Promise<Life> {
  const hangs: string[] = [];
  const noteHang = <T>(name: string, tried: Tried<T>): Tried<T> => {
    if (tried.type === "hangs") hangs.push(`${name} goes on after its signal was aborted`);
    return tried;
  };
  noteHang("probe", await attempt(rig, (ctx) => rig.adapter().probe(ctx)));
  const posted = await postToEnd(rig, options);
  const { ref, state, commitAttemptAt } = posted.record;
  const stats: Tried<StatsSnapshot>[] = [];
  if (ref !== null)
    for (let day = 0; day < 2; day += 1) {
      stats.push(noteHang("fetchStats", await readStats(rig, { ref, state })));
      rig.bench.advance(DAY);
    }
  noteHang("check", await attempt(rig, (ctx) => rig.adapter().check(ctx, state), { commitAttemptAt }));
  noteHang("refreshCredentials", await attempt(rig, async (ctx) => rig.adapter().refreshCredentials?.(ctx)));
  const cancelled = noteHang(
    "cancel",
    await attempt(rig, (ctx) => rig.adapter().cancel(ctx, state), { commitAttemptAt }),
  );
  return { posted, hangs, stats, cancelled };
}

export function readStats(
  rig: Rig,
  of: { readonly ref: ExternalRef; readonly state: Posted["record"]["state"] },
): Promise<Tried<StatsSnapshot>> {
  return attempt(rig, (ctx) =>
    rig.adapter().fetchStats({
      account: ctx.account,
      now: ctx.now,
      fetch: ctx.fetch,
      signal: ctx.signal,
      externalRef: ctx.externalRef,
      eventId: ctx.event.id,
      ...of,
    }),
  );
}
