export type BatchLimit = { readonly items: number; readonly bytes: number };

/**
 * Cuts a list into runs that stay within both limits, in their order. An item larger than the limit stands alone.
 *
 * @example inBatches(["aa", "b"], { items: 10, bytes: 2 }, (text) => text.length) // [["aa"], ["b"]]
 */
export function inBatches<T>(
  items: readonly T[],
  limit: BatchLimit,
  bytesOf: (item: T) => number,
): readonly (readonly T[])[] {
  const batches: T[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = bytesOf(item);
    const batch = batches.at(-1);
    if (batch === undefined || batch.length >= limit.items || bytes + size > limit.bytes) {
      batches.push([item]);
      bytes = size;
    } else {
      batch.push(item);
      bytes += size;
    }
  }
  return batches;
}

export function utf8Bytes(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}
