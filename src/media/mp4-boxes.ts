import { ascii, type Bytes, fourCc, viewOf } from "./bytes.ts";
import { unreadable } from "./media-error.ts";

/** A box (ISO 14496-12): its own place, and where its content begins and ends in the bytes around it. */
export type Box = {
  readonly type: string;
  readonly at: number;
  readonly start: number;
  readonly end: number;
};

/** Boxes that may still be looked at, all levels together: an index has hundreds, an attacker's millions. */
export type BoxBudget = { left: number };

/**
 * The boxes side by side between two places; each step at least eight bytes.
 *
 * @throws MediaError MEDIA_UNREADABLE when one reaches beyond its parent, or there are too many; RangeError
 */
export function* boxesIn(
  bytes: Bytes,
  [from, to]: readonly [from: number, to: number],
  budget: BoxBudget,
): Generator<Box> {
  const view = viewOf(bytes);
  let at = from;
  while (at + 8 <= to) {
    budget.left -= 1;
    if (budget.left < 0) throw unreadable();
    const size = view.getUint32(at);
    const isLong = size === 1;
    const start = at + (isLong ? 16 : 8);
    const end = size === 0 ? to : at + (isLong ? Number(view.getBigUint64(at + 8)) : size);
    if (end < start || end > to) throw unreadable();
    yield { type: fourCc(bytes, at + 4), at, start, end };
    at = end;
  }
}

const FREE = ascii("free");

/** Turns a box into empty space of the same length, so that no offset moves. */
export function freeBox(bytes: Bytes, { at, start, end }: Box): void {
  bytes.set(FREE, at + 4);
  bytes.fill(0, start, end);
}

/** As `freeBox`, where only the head of the box is at hand. */
export function setFree(header: Bytes): void {
  header.set(FREE, 4);
}
