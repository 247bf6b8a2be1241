/**
 * Looks again and again until `probe` gives a value, without a fixed wait.
 *
 * @throws Error naming what never came, with the last error
 * @example const body = await until("the server answers", () => fetch(url).then((r) => r.text()))
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined> | T | undefined,
  deadlineMs = 10_000,
): Promise<T> {
  const endsAt = performance.now() + deadlineMs;
  let lastError: unknown;
  for (let pauseMs = 2; ; pauseMs = Math.min(pauseMs * 1.5, 50)) {
    try {
      const value = await probe();
      if (value !== undefined) return value;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() >= endsAt) {
      throw new Error(`not within ${deadlineMs} ms: ${what}`, { cause: lastError });
    }
    await Bun.sleep(pauseMs);
  }
}

/** Waits for a child's log: its lines may come after the answer they belong to. */
export function untilTold(child: { output(): string }, text: string): Promise<true> {
  return until(`the log tells "${text}"`, () => child.output().includes(text) || undefined);
}

/** Gathers a child's output while it runs; `ended` settles when nobody can write to it any more. */
export function collectText(stream: ReadableStream<Uint8Array>): {
  text: () => string;
  ended: Promise<void>;
} {
  let text = "";
  const decoder = new TextDecoder();
  const read = async () => {
    for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  };
  const ended = read().catch((error: unknown) => {
    text += String(error);
  });
  return { text: () => text, ended };
}
