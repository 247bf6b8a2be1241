/** How often each event of a store has changed, in the order of their ids. Never changed once made. */
export type Versions = ReadonlyMap<string, number>;

/** What a listener has been told. `id` goes over the wire and comes back after a lost connection. */
export type State = { readonly versions: Versions; readonly id: string };

/** Events an id names one by one; of the older ones it has the sum. Event ids begin with their time. */
const NAMED_EVENTS = 32;
const FORMAT = /^v1~([0-9a-f]{8}[0-9a-z]{1,9}(?:\.[0-9a-f]{8}[0-9a-z]{1,9})*)?~(\d{1,15})$/;

/** @example stateOf(new Map([["0190…a1b2c3d4", 36]])).id // "v1~a1b2c3d410~0" */
export function stateOf(versions: Versions): State {
  const { named, rest } = split(versions);
  const words = named.map(([eventId, version]) => `${tagOf(eventId)}${version.toString(36)}`);
  return { versions, id: `v1~${words.join(".")}~${rest}` };
}

/** The state after the listener heard of one more event. */
export function advance({ versions }: State, eventId: string, version: number): State {
  const ids = [...versions.keys(), eventId].toSorted();
  const next = new Map(ids.map((id) => [id, versions.get(id) ?? 0]));
  return stateOf(next.set(eventId, version));
}

/** Events that have changed since; versions only grow, so a state that is ahead lacks nothing. */
export function changedSince({ versions }: State, now: Versions): string[] {
  return [...now]
    .filter(([eventId, version]) => version > (versions.get(eventId) ?? 0))
    .map(([eventId]) => eventId);
}

export type Resumed =
  /** What the id's holder had been told, as far as it can be known. */
  | { readonly kind: "known"; readonly state: State }
  /** The holder knows more than we do: it heard it from a process that has read later. */
  | { readonly kind: "ahead" }
  /** Not ours, or from too long ago: everything must be read anew. */
  | { readonly kind: "unknown" };

/** Changes that a returning listener may have missed; beyond them it reads everything anew. */
const REPLAY_CHANGES_MAX = 1_000;

/** What an id says against what is so now. Events older than all that it names are in its sum. */
export function resume(id: string, now: State): Resumed {
  const claim = parse(id);
  if (!claim) return { kind: "unknown" };
  const all = [...now.versions];
  const oldestNamed = all.findIndex(([eventId]) => claim.versions.has(tagOf(eventId)));
  const isSumEmpty = claim.versions.size < NAMED_EVENTS;
  const inSum = isSumEmpty ? [] : all.slice(0, Math.max(0, oldestNamed));
  const others = all.slice(inSum.length);
  const heard = others.map(([eventId]): [string, number] => [
    eventId,
    claim.versions.get(tagOf(eventId)) ?? 0,
  ]);
  const isHeardOfAll = claim.versions.size <= heard.filter(([, version]) => version > 0).length;
  const missed = others.map(([, version], index) => version - (heard[index]?.[1] ?? 0));
  const rest = sumOf(inSum);
  if (!isHeardOfAll || missed.some((count) => count < 0) || claim.rest > rest) return { kind: "ahead" };
  const total = missed.reduce((sum, count) => sum + count, 0);
  if (claim.rest < rest || total > REPLAY_CHANGES_MAX) return { kind: "unknown" };
  return { kind: "known", state: total === 0 ? now : stateOf(new Map([...inSum, ...heard])) };
}

function split(versions: Versions): { named: [string, number][]; rest: number } {
  const all = [...versions];
  const older = all.slice(0, Math.max(0, all.length - NAMED_EVENTS));
  return { named: all.slice(older.length), rest: sumOf(older) };
}

function sumOf(versions: readonly (readonly [string, number])[]): number {
  return versions.reduce((sum, [, version]) => sum + version, 0);
}

function parse(id: string): { versions: Map<string, number>; rest: number } | undefined {
  const [whole, words = "", rest = ""] = FORMAT.exec(id) ?? [];
  if (whole === undefined) return undefined;
  const entries = words === "" ? [] : words.split(".");
  const versions = new Map(entries.map((word) => [word.slice(0, 8), Number.parseInt(word.slice(8), 36)]));
  return { versions, rest: Number(rest) };
}

/** The end of an event's id is random. */
function tagOf(eventId: string): string {
  return eventId.slice(-8);
}
