import { Difference } from "./book.ts";

/**
 * Finds the first place where the answer is not what the facts say. Only what is expected is looked at; lists
 * must have the same length; a moment expected in epoch ms may come as text.
 */
export function compare(path: string, expected: unknown, got: unknown): void {
  if (Array.isArray(expected)) {
    const list = Array.isArray(got) ? got : [];
    if (list.length !== expected.length) throw new Difference(`${path}.length`, expected.length, list.length);
    for (const [index, item] of expected.entries()) compare(`${path}[${index}]`, item, list[index]);
    return;
  }
  if (typeof expected === "object" && expected !== null) {
    const fields = new Map(Object.entries(Object(got)));
    for (const [name, value] of Object.entries(expected)) compare(`${path}.${name}`, value, fields.get(name));
    return;
  }
  const shown = typeof expected === "number" && typeof got === "string" ? Date.parse(got) : got;
  if (shown !== expected) throw new Difference(path, expected, got);
}
