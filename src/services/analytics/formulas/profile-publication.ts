import type { ProfileDimension } from "./facts.ts";
import { sum } from "./numbers.ts";

/** Participants below which nothing of a dimension is shown (formulas.md, Profile). */
export const PROFILE_MIN = 20;
/** k of k-anonymity (D-19): groups of 1 to k − 1 people are never shown, nor what follows from a difference. */
export const CELL_MIN = 5;
/** Of those who were shown: so many must have come since, or five where that is more (ADR 82). */
export const NEWS_SHARE = 0.05;
export const OTHER = "기타";
export const NO_ANSWER = "미응답";

/** The groups that a dimension can have, in the order of display. */
export const PROFILE_GROUPS: Readonly<Record<ProfileDimension, readonly string[]>> = {
  age: ["10대", "20대", "30대", "40대", "50대 이상", NO_ANSWER],
  gender: ["남성", "여성", NO_ANSWER],
  region: [
    ...["서울", "부산", "대구", "인천", "광주", "대전", "울산", "세종", "경기"],
    ...["강원", "충북", "충남", "전북", "전남", "경북", "경남", "제주", NO_ANSWER],
  ],
};

export type Group = { readonly name: string; readonly count: number };

/** What was shown of one dimension at one time: exact counts of the groups that are named, the rest together as 기타. */
export type Publication = {
  readonly participants: number;
  readonly groups: readonly Group[];
};

/**
 * The next thing that may be shown of a dimension, after all that was shown of it before; null while that has to stay
 * as it is.
 *
 * Groups of 1-4 go into 기타 with the next smallest ones until 기타 has 5, and further until nobody who knows this
 * rule, the totals and everything shown before can tell how many stand in a hidden group (complementary suppression,
 * N-12). Fewer than 5 new people are never told apart from those before; and a twentieth of a crowd, for what is kept
 * to be held against grows with the logarithm of the crowd then, and not with the crowd.
 *
 * @param universe every group the dimension can have; other names count as 기타
 * @param counts people by group, now
 * @param history all earlier publications of the same event and dimension
 * @example nextPublication(["남성", "여성", "미응답"], [{ name: "여성", count: 20 }, { name: "남성", count: 9 }], [])
 */
export function nextPublication(
  universe: readonly string[],
  counts: readonly Group[],
  history: readonly Publication[],
): Publication | null {
  const participants = sum(counts.map(({ count }) => count));
  if (participants < PROFILE_MIN) return null;
  if (history.some((earlier) => Math.abs(participants - earlier.participants) < newsOf(earlier))) return null;
  const bySize = bySizeOf(universe, counts, new Set(history.at(-1)?.groups.map(({ name }) => name)));
  const groups = hideEnough(universe, bySize);
  if (groups === null) return null;
  const now = viewOf(universe, groups);
  const isSafe = history.every((earlier) => isSafePair(viewOf(universe, earlier.groups), now));
  return isSafe ? { participants, groups } : null;
}

function newsOf({ participants }: Publication): number {
  return Math.max(CELL_MIN, participants * NEWS_SHARE);
}

/** Hides by today's counts alone: how much more the past would need hidden would itself tell of it. */
function hideEnough(universe: readonly string[], bySize: readonly Group[]): readonly Group[] | null {
  for (let hidden = smallestHidden(bySize); hidden < bySize.length; hidden += 1) {
    const groups = groupsOf(universe, bySize, hidden);
    const view = viewOf(universe, groups);
    if (keepsHidden(view, boundsAlone(view))) return groups;
  }
  return null;
}

/** Groups with people in them, the smallest first; of equal ones first what was hidden before, so that it stays so. */
function bySizeOf(
  universe: readonly string[],
  counts: readonly Group[],
  shownBefore: ReadonlySet<string>,
): readonly Group[] {
  const totals = new Map<string, number>();
  for (const { name, count } of counts) {
    const known = universe.includes(name) ? name : OTHER;
    totals.set(known, (totals.get(known) ?? 0) + count);
  }
  return [...universe, OTHER]
    .map((name) => ({ name, count: totals.get(name) ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort(
      (left, right) =>
        rank(left) - rank(right) || Number(shownBefore.has(left.name)) - Number(shownBefore.has(right.name)),
    );
}

/** People without a group that we know are always hidden, so they come first. */
function rank({ name, count }: Group): number {
  return name === OTHER ? 0 : count;
}

/** How many of the smallest groups the plain rule hides. */
function smallestHidden(bySize: readonly Group[]): number {
  let [hidden, together] = [0, 0];
  for (const { name, count } of bySize) {
    const mustGrow = together > 0 && together < CELL_MIN;
    if (name !== OTHER && count >= CELL_MIN && !mustGrow) break;
    hidden += 1;
    together += count;
  }
  return hidden;
}

function groupsOf(universe: readonly string[], bySize: readonly Group[], hidden: number): readonly Group[] {
  const other = sum(bySize.slice(0, hidden).map(({ count }) => count));
  const shown = new Map(bySize.slice(hidden).map(({ name, count }) => [name, count]));
  const named = universe.flatMap((name) => {
    const count = shown.get(name);
    return count === undefined ? [] : [{ name, count }];
  });
  const rest = other > 0 ? [{ name: OTHER, count: other }] : [];
  const first = named.filter(({ name }) => name !== NO_ANSWER);
  return [...first, ...rest, ...named.filter(({ name }) => name === NO_ANSWER)];
}

/** What a reader sees: exact counts, the names without one, how many stand there together, and the smallest shown. */
type View = {
  readonly shown: ReadonlyMap<string, number>;
  readonly hidden: readonly string[];
  readonly total: number;
  readonly cap: number;
};

function viewOf(universe: readonly string[], groups: readonly Group[]): View {
  const shown = new Map(
    groups.flatMap(({ name, count }) => (name === OTHER ? [] : [[name, count] as const])),
  );
  return {
    shown,
    hidden: universe.filter((name) => !shown.has(name)),
    total: groups.find(({ name }) => name === OTHER)?.count ?? 0,
    // The smallest are hidden first, so no hidden group is larger than a shown one.
    cap: Math.min(Number.POSITIVE_INFINITY, ...shown.values()),
  };
}

/** Least and most people that may stand in a group, as far as a reader can tell. */
type Bounds = (name: string) => { readonly least: number; readonly most: number };

/** Groups hidden both times: together they are no more than this. */
type Room = { readonly names: readonly string[]; readonly most: number };
const NO_ROOM: Room = { names: [], most: 0 };

function boundsAlone({ total, cap }: View): Bounds {
  return () => ({ least: 0, most: Math.min(total, cap) });
}

/** Nobody leaves between the two: the sharpest assumption a reader can make. */
function isSafePair(before: View, now: View): boolean {
  const wasKnown = sum(now.hidden.map((name) => before.shown.get(name) ?? 0));
  const most = Math.max(0, now.total - wasKnown);
  const room = { names: now.hidden.filter((name) => !before.shown.has(name)), most };
  const later: Bounds = (name) => {
    const known = before.shown.get(name);
    if (known === undefined) return { least: 0, most: Math.min(most, now.cap) };
    return { least: Math.min(known, now.total), most: Math.min(now.total, now.cap) };
  };
  const earlier: Bounds = (name) => ({
    least: 0,
    most: Math.min(before.total, before.cap, now.shown.get(name) ?? Math.min(most, now.cap)),
  });
  if (room.names.length > 0 && !keepsHidden(now, later, room)) return false;
  return keepsHidden(before, earlier, room);
}

/** Whoever could be one of 1-4 people must be able to be any of them. */
function keepsHidden({ hidden, total }: View, bounds: Bounds, room: Room = NO_ROOM): boolean {
  if (total === 0) return true;
  const groups = hidden.map((name) => ({ ...bounds(name), isInRoom: room.names.includes(name) }));
  const least = sum(groups.map((group) => group.least));
  const inRoom = sum(groups.map(({ most, isInRoom }) => (isInRoom ? most : 0)));
  const apart = sum(groups.map(({ most }) => most)) - inRoom;
  return groups.every((own) => {
    const othersInRoom = Math.min(room.most, own.isInRoom ? inRoom - own.most : inRoom);
    const othersApart = own.isInRoom ? apart : apart - own.most;
    const low = Math.max(own.least, total - othersInRoom - othersApart);
    const high = Math.min(own.most, total - (least - own.least));
    if (low >= CELL_MIN || high === 0) return true;
    return low <= 1 && high >= CELL_MIN - 1;
  });
}
