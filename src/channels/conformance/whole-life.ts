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

export type LifeOptions = PostOptions & {
  /** The owner cancels as soon as the post is out, not days later. */
  readonly cancelsEarly?: boolean;
};

/**
 * Everything that happens to a channel: signing in, connection test, post, statistics on two days, a further look,
 * new credentials where it has them, cancellation. No step needs the one before to have worked.
 */
export async function wholeLife(rig: Rig, options: LifeOptions = {}): Promise<Life> {
  const hangs: string[] = [];
  const noteHang = <T>(name: string, tried: Tried<T>): Tried<T> => {
    if (tried.type === "hangs") hangs.push(`${name} goes on after its signal was aborted`);
    return tried;
  };
  noteHang("signing in", await signIn(rig));
  noteHang("probe", await attempt(rig, (ctx) => rig.adapter().probe(ctx)));
  const posted = await postToEnd(rig, options);
  const { ref, state, commitAttemptAt } = posted.record;
  const cancel = async () =>
    noteHang("cancel", await attempt(rig, (ctx) => rig.adapter().cancel(ctx, state), { commitAttemptAt }));
  const early = options.cancelsEarly === true ? await cancel() : null;
  const stats: Tried<StatsSnapshot>[] = [];
  if (ref !== null)
    for (let day = 0; day < 2; day += 1) {
      stats.push(noteHang("fetchStats", await readStats(rig, { ref, state })));
      rig.bench.advance(DAY);
    }
  noteHang("check", await attempt(rig, (ctx) => rig.adapter().check(ctx, state), { commitAttemptAt }));
  noteHang("refreshCredentials", await attempt(rig, async (ctx) => rig.adapter().refreshCredentials?.(ctx)));
  const cancelled = early ?? (await cancel());
  return { posted, hangs, stats, cancelled };
}

const REDIRECT_URI = "https://m.example/oauth/callback";

/** As an owner would: to the channel's page, and back with its code. */
function signIn(rig: Rig): Promise<Tried<unknown>> {
  return attempt(rig, async (ctx) => {
    const { oauth } = rig.adapter();
    if (oauth === undefined) return null;
    const { account, now, fetch, signal } = ctx;
    const page = oauth.authorizeUrl({ account, redirectUri: REDIRECT_URI, state: "state-1" });
    const answer = await browse(rig, page, signal);
    const back = answer?.headers.get("location") ?? REDIRECT_URI;
    const code = new URL(back, REDIRECT_URI).searchParams.get("code") ?? "no-code";
    return oauth.exchange({ account, now, fetch, signal }, { code, redirectUri: REDIRECT_URI });
  });
}

/** The owner's browser: it gives up when the owner does. */
async function browse(rig: Rig, page: string, signal: AbortSignal): Promise<Response | null> {
  const gone = new Promise<null>((resolve) => signal.addEventListener("abort", () => resolve(null)));
  return Promise.race([rig.bench.fetch(page, { redirect: "manual" }), gone]);
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
