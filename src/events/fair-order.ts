/** A message's place in the log, and the event it belongs to. */
export type Place = { readonly seq: number; readonly key: string };

export type FairOrder = {
  /** Places that were added and not taken yet. */
  readonly size: () => number;
  /** @param places in the order of the log, all after those added before @param readTo how far the log was read */
  readonly add: (places: readonly Place[], readTo: number) => void;
  /** One of each event in turn, each event's in the order of the log. @returns at most `count` of them, by seq */
  readonly take: (count: number) => number[];
  /** Everything up to here was taken, or was never added. */
  readonly floor: () => number;
};

/** Taken places at the head of the list are cut off when there are so many. */
const CUT_AT = 10_000;

/**
 * Gives every event its turn, so that one with a hundred thousand unread messages does not hold up the others:
 *
 *   log    a a a a a a b a a c      take(4) ─▶ a b c a      floor ─▶ before the third a
 *
 * Turns go round from page to page: who was served last is served again after all others.
 */
export function createFairOrder(startedAt: number): FairOrder {
  const queues = new Map<string, Queue>();
  const taken = new Set<number>();
  let places: number[] = [];
  let head = 0;
  let readTo = startedAt;
  let size = 0;

  function add(added: readonly Place[], to: number): void {
    for (const { seq, key } of added) {
      const queue = queues.get(key) ?? { seqs: [], next: 0 };
      queue.seqs.push(seq);
      queues.set(key, queue);
      places.push(seq);
    }
    size += added.length;
    readTo = to;
  }

  function take(count: number): number[] {
    const page: number[] = [];
    while (page.length < count) {
      const turn = queues.entries().next();
      if (turn.done) break;
      const [key, queue] = turn.value;
      const seq = queue.seqs[queue.next++];
      queues.delete(key);
      if (queue.next < queue.seqs.length) queues.set(key, queue);
      if (seq !== undefined) page.push(seq);
    }
    size -= page.length;
    for (const seq of page) taken.add(seq);
    skipTaken();
    return page.sort((left, right) => left - right);
  }

  function skipTaken(): void {
    for (let seq = places[head]; seq !== undefined && taken.delete(seq); seq = places[head]) head += 1;
    if (head < CUT_AT) return;
    places = places.slice(head);
    head = 0;
  }

  return { size: () => size, add, take, floor: () => (places[head] ?? readTo + 1) - 1 };
}

type Queue = { readonly seqs: number[]; next: number };
