/** The tracking code out of the first address `…/r/<code>` in a text; "" for a text that is not about us. */
export function markerIn(text: string): string {
  return /\/r\/([A-Za-z0-9_-]+)/.exec(text)?.[1] ?? "";
}

/** The names that come more than once, and how often; "" is nobody's name. */
export function repeated(names: Iterable<string>): (readonly [name: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const name of names) if (name !== "") counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1);
}
