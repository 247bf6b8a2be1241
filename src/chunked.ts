/** A list in parts of at most `size`, in its order. @example chunked([1, 2, 3], 2) // [[1, 2], [3]] */
export function chunked<T>(list: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let from = 0; from < list.length; from += size) parts.push(list.slice(from, from + size));
  return parts;
}
