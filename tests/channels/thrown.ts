import { type ChannelError, isChannelError } from "../../src/channels/index.ts";

/** What the work ends in; null when it goes well. */
export function thrownBy(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (reason: unknown) => reason,
  );
}

/** The ChannelError that the work has to end in. */
export async function errorOf(work: Promise<unknown>): Promise<ChannelError> {
  const thrown = await thrownBy(work);
  if (!isChannelError(thrown)) throw new TypeError(`expected a ChannelError, got ${String(thrown)}`);
  return thrown;
}
