import type { Query, QueryFilters } from "@tanstack/react-query";
import type { LiveMessage } from "madang/client";
import { api, queryClient } from "./client.ts";
import type { Outputs } from "./types.ts";

/** Blocks that are computed from many counts are read anew no oftener than this. */
const DERIVED_MS = 10_000;
/** What is read sooner after a message may lack it: the server's cache may be 0.9 s behind the counts. */
const BEHIND_MS = 1_000;
let derivedAt = 0;
let derivedTimer: ReturnType<typeof setTimeout> | undefined;

/** Puts a message's counts where they are shown, and asks again for what follows from them. */
export function takeLiveMessage(storeId: string, message: LiveMessage): void {
  if (message.type === "resync") {
    readAnew({});
    readDerived();
  }
  if (message.type !== "event") return;
  patchOverview(storeId, message);
  readDerived();
}

type EventMessage = Extract<LiveMessage, { type: "event" }>;

function patchOverview(storeId: string, message: EventMessage): void {
  const filter = api.analytics.overview.queryFilter({ storeId });
  queryClient.setQueriesData(
    filter,
    (overview: Overview | undefined) => overview && withCounts(overview, message),
  );
}

type Overview = Outputs["analytics"]["overview"];

/** New participants of an event are today's, and so of every period that is not over. */
function withCounts(overview: Overview, message: EventMessage): Overview {
  const before = overview.running.find(({ eventId }) => eventId === message.eventId);
  const more = before === undefined ? 0 : Math.max(0, message.participants - before.participants);
  if (more === 0) return overview;
  const running = overview.running.map((event) =>
    event.eventId === message.eventId
      ? { ...event, participants: message.participants, today: event.today + more }
      : event,
  );
  const { today, period } = overview;
  const counted = { ...period.participants, value: period.participants.value + more };
  return {
    ...overview,
    running,
    today: { ...today, participants: today.participants + more },
    period: period.isPartial ? { ...period, participants: counted } : period,
  };
}

/** Reads all that is counted, or computed from counts, as it is from now on; soon, and not for each message. */
export function readDerived(): void {
  if (derivedTimer !== undefined) return;
  const wait = Math.max(BEHIND_MS, derivedAt + DERIVED_MS - Date.now());
  derivedTimer = setTimeout(() => {
    derivedTimer = undefined;
    derivedAt = Date.now();
    readAnew(api.analytics.pathFilter());
    readAnew(api.participation.list.pathFilter());
  }, wait);
}

/** What was to be read soon is not: the numbers stand still. */
export function forgetDerived(): void {
  clearTimeout(derivedTimer);
  derivedTimer = undefined;
}

/**
 * A first reading that is on its way may be of before, and so may more of a list that somebody has tapped for: they
 * come to their end, and are read anew then. Other readings begin again at once.
 */
function readAnew(filter: QueryFilters): void {
  const awaited = queryClient
    .getQueryCache()
    .findAll({ ...filter, type: "active", fetchStatus: "fetching", predicate: isAwaited });
  void queryClient.invalidateQueries({ ...filter, predicate: (query) => !awaited.includes(query) });
  for (const query of awaited) void readAnewAfterwards({ queryKey: query.queryKey, exact: true });
}

function isAwaited({ state }: Query): boolean {
  return state.data === undefined || state.fetchMeta?.fetchMore !== undefined;
}

async function readAnewAfterwards(one: QueryFilters): Promise<void> {
  await queryClient.invalidateQueries(one, { cancelRefetch: false });
  readAnew(one);
}
