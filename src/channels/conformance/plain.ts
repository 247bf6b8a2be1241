import { isJsonObject, type Json } from "../json.ts";

/** Whether a value is plain JSON; entries that are undefined count as absent. */
export function isPlainJson(value: unknown, depth = 0): boolean {
  if (depth > 32) return false;
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (Array.isArray(value)) return value.every((item) => isPlainJson(item, depth + 1));
  if (typeof value !== "object" || !isBareObject(value)) return false;
  return Object.values(value).every((item) => item === undefined || isPlainJson(item, depth + 1));
}

function isBareObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** What is left of a value after it was stored and read again. */
export function throughJson<T>(value: T): T {
  const text: string = JSON.stringify(value);
  return JSON.parse(text);
}

/** Equal as stored: order of keys and absent entries do not matter. */
export function isSame(left: unknown, right: unknown): boolean {
  return canonical(left) === canonical(right);
}

export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    isJsonObject(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item,
  );
}

/** The value with every number taken out: an answer that says nothing countable. */
export function withoutNumbers(value: Json | undefined): Json | undefined {
  if (typeof value === "number") return undefined;
  if (Array.isArray(value)) return value.flatMap((item) => withoutNumbers(item) ?? []);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutNumbers(item)]));
}

/** The value with everything in it made unchangeable, so that a function that edits its input is caught. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value)) deepFreeze(item);
  }
  return value;
}

/** Runs the work with at most `width` at a time, so that waiting calls overlap. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Map<number, R>();
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) results.set(index, await work(item, index));
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return items.flatMap((_, index) => {
    const result = results.get(index);
    return result === undefined ? [] : [result];
  });
}

/** What settles first: the work, or the end of patience (real ms), which is null. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const impatient = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([work, impatient]);
  } finally {
    clearTimeout(timer);
  }
}
