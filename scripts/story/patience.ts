import { isMadangError } from "../../src/client/index.ts";

/** Does the call as often as the server asks for a pause (600 entries a minute from one address). */
export async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const seconds = isMadangError(error) ? error.params["retryAfterSeconds"] : undefined;
      if (!isMadangError(error) || error.code !== "LIMIT_EXCEEDED" || typeof seconds !== "number")
        throw error;
      await Bun.sleep(seconds * 1_000 + 50);
    }
  }
}

/** Does the work on all items, `width` of them at a time, and keeps their order. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  async function worker(): Promise<void> {
    while (next < items.length) {
      const index = next;
      next += 1;
      const [item] = items.slice(index, index + 1);
      if (item !== undefined) results[index] = await work(item, index);
    }
  }
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}

/** Asks until there is an answer. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  limitMs = 15_000,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`waited ${limitMs / 1_000} s in vain: ${what}`);
    await Bun.sleep(200);
  }
}
