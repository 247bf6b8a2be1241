import type { Channel, Person } from "./cast.ts";

/** One entry as the story itself has seen it; nothing here comes from analytics. */
export type EntryFact = {
  readonly person: Person;
  readonly channel: Channel | "direct";
  readonly entryCode: string;
  readonly redeemCode: string;
  isWithdrawn: boolean;
  isRedeemed: boolean;
  readonly isNewToStore: boolean;
};

export type EventFact = {
  readonly eventId: string;
  readonly slug: string;
  readonly title: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly target: number;
  readonly prizeKrw: number;
  readonly otherKrw: number;
  readonly entries: EntryFact[];
};

export type ShopFact = {
  readonly storeId: string;
  readonly ltvKrw: number;
  readonly marginPct: number;
  readonly sales: ReadonlyMap<string, number>;
};

/** People who are in, as of now. */
export function present(event: Pick<EventFact, "entries">): EntryFact[] {
  return event.entries.filter(({ isWithdrawn }) => !isWithdrawn);
}

export function redeemed(event: Pick<EventFact, "entries">): EntryFact[] {
  return present(event).filter(({ isRedeemed }) => isRedeemed);
}

export function newCustomers(event: Pick<EventFact, "entries">): number {
  return redeemed(event).filter(({ isNewToStore }) => isNewToStore).length;
}

/** The first thing that is not as it must be. */
export class Difference extends Error {
  override readonly name = "Difference";
  constructor(
    readonly path: string,
    readonly expected: unknown,
    readonly got: unknown,
  ) {
    super(`${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`);
  }
}

export function require(path: string, expected: unknown, got: unknown): void {
  if (JSON.stringify(expected) !== JSON.stringify(got)) throw new Difference(path, expected, got);
}
