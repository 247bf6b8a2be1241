import { publicHttpsUrl } from "../public-address.ts";
import { boundedBody } from "./bounded-body.ts";
import { type Bytes, collect } from "./bytes.ts";
import { isGlobalAddress } from "./global-ip.ts";
import { MediaError } from "./media-error.ts";

const TOTAL_MS = 5_000;

/** Starts one GET without following redirects, without cookies; the runtime's own way to the network. */
export type OpenPublic = (url: URL, signal: AbortSignal) => Promise<Response>;

export type FetchOptions = { readonly maxBytes: number; readonly signal: AbortSignal };

/** @throws UnreachableError, MediaError MEDIA_TOO_LARGE */
export type PublicFetch = (address: string, options: FetchOptions) => Promise<Bytes>;

/** The address may not or cannot be opened; which of the two is nobody's business. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";
}

/**
 * Reads an address that a person gave us: public https only, no redirect, 5 s for everything, never more than
 * `maxBytes`. Whoever implements `open` sees to it that the name leads to the open internet.
 */
export function createPublicFetch(open: OpenPublic, totalMs: number = TOTAL_MS): PublicFetch {
  return async (address, { maxBytes, signal }) => {
    const url = publicHttpsUrl(address);
    if (url === undefined) throw new UnreachableError();
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(totalMs)]);
    try {
      const response = await orAborted(open(url, deadline), deadline);
      if (response.status !== 200) {
        void response.body?.cancel().catch(() => undefined);
        throw new UnreachableError();
      }
      const body = boundedBody(response.body, { maxBytes, idleMs: totalMs, totalMs });
      return await orAborted(collect(body), deadline);
    } catch (error) {
      if (error instanceof MediaError && error.reason === "MEDIA_TOO_LARGE") throw error;
      throw new UnreachableError();
    }
  };
}

/** A resolver or a body may not listen to the signal. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    const onAbort = () => reject(new UnreachableError());
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    stop = () => signal.removeEventListener("abort", onAbort);
  });
  work.catch(() => undefined);
  return Promise.race([work, aborted]).finally(() => stop?.());
}

/**
 * The one address to connect to. A name with any inner address is refused whole: which of them a second look-up
 * would give is the attacker's choice.
 *
 * @throws UnreachableError
 */
export function pinnedAddress(resolved: readonly string[]): string {
  const [first] = resolved;
  if (first === undefined || !resolved.every(isGlobalAddress)) throw new UnreachableError();
  return resolved.find((address) => address.includes(".")) ?? first;
}
