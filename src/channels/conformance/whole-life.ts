import type { ExternalRef, Outcome, StatsSnapshot } from "../channel.ts";
import { attempt, type Tried } from "./by-hand.ts";
import { isLive } from "./judge.ts";
import { type Posted, type PostOptions, postToEnd } from "./posting.ts";
import type { Rig } from "./rig.ts";

export type Life = {
  readonly posted: Posted;
  readonly findings: readonly string[];
  /** The owner's cancellation worked. */
  readonly isCancelled: boolean;
};

const DAY = 86_400_000;

export type LifeOptions = PostOptions & {
  /** The owner cancels as soon as the post is out, not days later. */
  readonly cancelsEarly?: boolean;
  /** Times that somebody tries a call again that went wrong; default 1 = not at all. */
  readonly tries?: number;
};

/**
 * Everything that happens to a channel: signing in, connection test, post, statistics on two days, a further look,
 * new credentials where it has them, cancellation. No step needs the one before to have worked.
 */
export async function wholeLife(rig: Rig, options: LifeOptions = {}): Promise<Life> {
  const findings: string[] = [];
  let isCancelled = false;
  const live = async <T>(name: string, call: () => Promise<Tried<T>>): Promise<Tried<T>> => {
    for (let left = options.tries ?? 1; ; left -= 1) {
      const tried = await call();
      if (tried.type === "hangs") findings.push(`${name} goes on after its signal was aborted`);
      if (tried.type === "value" || left <= 1) return tried;
    }
  };
  await live("signing in", () => signIn(rig));
  await live("probe", () => attempt(rig, (ctx) => rig.adapter().probe(ctx)));
  const isEarly = options.cancelsEarly === true;
  const posted = await postToEnd(rig, { ...options, untilPlaced: isEarly });
  const { ref, state, commitAttemptAt } = posted.record;
  const cancel = async () => {
    const change = { commitAttemptAt };
    const tried = await live("cancel", () => attempt(rig, (ctx) => rig.adapter().cancel(ctx, state), change));
    if (tried.type !== "value") return;
    isCancelled = true;
    findings.push(...(await judgeCancelled(rig, tried.value)));
  };
  if (isEarly) await cancel();
  for (let day = 0; day < 2 && ref !== null; day += 1) {
    await live("fetchStats", () => readStats(rig, { ref, state }));
    rig.bench.advance(DAY);
  }
  await live("check", () => attempt(rig, (ctx) => rig.adapter().check(ctx, state), { commitAttemptAt }));
  await live("refreshCredentials", () =>
    attempt(rig, async (ctx) => rig.adapter().refreshCredentials?.(ctx)),
  );
  await cancel();
  return { posted, findings, isCancelled };
}

/** What we posted and cancelled stands nowhere any more; what the owner posted, the owner takes down. */
async function judgeCancelled(rig: Rig, outcome: Outcome): Promise<readonly string[]> {
  if (outcome.type !== "cancelled") return [`cancelling ends in ${outcome.type}`];
  if (rig.subject.create().descriptor.mode === "assisted") return [];
  const { posts } = await rig.bench.ledger();
  return posts.some(isLive) ? ["it says cancelled and the post is still there"] : [];
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
  const gone = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener("abort", () => resolve(null), { once: true });
  });
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
