import { type TrackedEnvelope, tracked } from "@trpc/server";
import type { ServiceContext } from "../../../context.ts";
import { DEFAULT_TIME_ZONE, toIso } from "../../../time.ts";
import { loadStore, MEMBER, requireStore } from "../../store/index.ts";
import type { LiveMessage } from "../schemas/index.ts";
import { createBell } from "./bell.ts";
import type { Envelope, Round } from "./read-changes.ts";
import { resume, type State } from "./state.ts";
import { type Listener, PAUSE_MS, type StoreFeed } from "./store-feed.ts";

/** An open subscription: iterate it, or take from it when woken. */
export type LiveStream = AsyncIterable<TrackedEnvelope<LiveMessage>, void, undefined> & {
  /**
   * What has come since the last take, without waiting; the first take has `ready`, `resync` or what was missed.
   *
   * @throws AppError NOT_FOUND, FORBIDDEN when the membership has ended; UNAVAILABLE while the database is away
   */
  readonly take: () => Promise<readonly Envelope[]>;
  /** One listener: `wake` before each take that has something, `end` when nothing will come any more. */
  readonly listen: (listener: Listener) => void;
  readonly close: () => void;
};

export function isLiveStream(value: unknown): value is LiveStream {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value && "take" in value;
}

/**
 * New counts of a store's events as they come. The id of a message says what its listener knows after it: one who
 * returns with it gets the newest counts of exactly those events that have changed since, in whatever process, or
 * `resync` when it is too long ago or not ours.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN; UNAVAILABLE while the database is away
 */
export async function watchStore(options: {
  ctx: ServiceContext;
  input: { storeId: string; lastEventId?: string | null | undefined };
  signal: AbortSignal | undefined;
}): Promise<LiveStream> {
  const { input, signal } = options;
  const { storeId } = input;
  const ctx = lasting(options.ctx);
  await requireStore(ctx, storeId, MEMBER);
  const bell = createBell();
  let listener: Listener = { wake: bell.ring, end: bell.ring };
  let ended: { readonly error?: unknown } | undefined;
  const { actor } = ctx;
  const end = (error: unknown) => {
    if (ended) return;
    ended = { error };
    seat.leave();
    listener.end(error);
  };
  const seat = ctx.deps.live.join(
    { storeId, userId: actor.kind === "user" ? actor.userId : undefined },
    { wake: () => listener.wake(), end },
  );
  const close = () => {
    if (ended) return;
    ended = {};
    seat.leave();
    bell.ring();
  };
  const onAbort = () => {
    close();
    listener.end(undefined);
  };
  signal?.addEventListener("abort", onAbort, { once: true });
  let told: State | undefined;
  // Two at once would both tell what has come since the same moment.
  const take = inTurn(async (): Promise<readonly Envelope[]> => {
    if (ended) return rejectOr(ended, []);
    if (told) await requireStore(ctx, storeId, MEMBER);
    const round = told ? await seat.feed.since(told) : await firstRound(ctx, seat.feed, input);
    if (ended) return rejectOr(ended, []);
    told = round.after;
    return round.envelopes;
  });

  async function* iterate(): AsyncGenerator<Envelope, void, undefined> {
    try {
      for (let isFirst = true; !ended; isFirst = false) {
        const envelopes = await take();
        yield* envelopes;
        // What was missed came at once: its events have had their message of this second.
        if (isFirst && envelopes.some(([, { type }]) => type === "event")) await ctx.deps.sleep(PAUSE_MS);
        else await bell.rung();
      }
      rejectOr(ended, undefined);
    } finally {
      close();
    }
  }

  return {
    take,
    close,
    listen: (other) => {
      listener = other;
      if (ended) other.end(ended.error);
      else if (bell.isRinging()) other.wake();
    },
    [Symbol.asyncIterator]: iterate,
  };
}

/** Calls of `work` one after the other. */
function inTurn<T>(work: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  };
}

/** A stream lives for minutes: it must not hold on to its request, with all headers, for that long. */
function lasting({ deps, actor, requestId }: ServiceContext): ServiceContext {
  return { deps, actor: { ...actor, address: "" }, requestId, traceparent: null };
}

function rejectOr<T>(ended: { readonly error?: unknown }, value: T): T {
  if ("error" in ended) throw ended.error;
  return value;
}

async function firstRound(
  ctx: ServiceContext,
  feed: StoreFeed,
  { storeId, lastEventId }: { storeId: string; lastEventId?: string | null | undefined },
): Promise<Round> {
  const timeZone = (await loadStore({ ctx, storeId }))?.timeZone ?? DEFAULT_TIME_ZONE;
  const only = (type: "ready" | "resync", after: State): Round => ({
    envelopes: [tracked(after.id, { type, at: toIso(timeZone, ctx.deps.clock.now()) })],
    after,
  });
  let now = await feed.current();
  if (lastEventId === null || lastEventId === undefined || lastEventId === "") return only("ready", now);
  let resumed = resume(lastEventId, now);
  if (resumed.kind === "ahead") {
    now = await feed.readNow();
    resumed = resume(lastEventId, now);
  }
  if (resumed.kind !== "known") return only("resync", now);
  const round = await feed.since(resumed.state);
  return round.envelopes.length === 0 ? only("ready", now) : round;
}
