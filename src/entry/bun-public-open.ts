import { lookup } from "node:dns/promises";
import { type OpenPublic, pinnedAddress } from "../media/index.ts";
import type { PostPublic } from "../public-post.ts";

/** All addresses of a name, as the system's resolver gives them. */
export type Resolve = (host: string) => Promise<readonly string[]>;

const systemResolve: Resolve = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address);

export type BunOpenOptions = {
  readonly resolve?: Resolve;
  readonly fetch: typeof fetch;
  /** Certificates trusted beside the system's own: for tests. */
  readonly ca?: string;
  readonly connectTo?: (address: string) => string;
};

/**
 * Reads from the open internet.
 *
 * @throws UnreachableError when any address of the name is not of the open internet
 */
export function bunOpenPublic(options: BunOpenOptions): OpenPublic {
  const connect = pinnedFetch(options);
  const headers = { accept: "image/*, audio/*, video/*", "accept-encoding": "identity" };
  return (url, signal) => connect(url, { headers, signal });
}

/**
 * Writes to the open internet.
 *
 * @throws UnreachableError as bunOpenPublic
 */
export function bunPostPublic(options: BunOpenOptions): PostPublic {
  const connect = pinnedFetch(options);
  return (url, post) => connect(url, { ...post, method: "POST" });
}

type PinnedRequest = {
  readonly method?: "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
};

/**
 * Resolves once, checks every address and connects to the checked one, so that a second answer of the resolver
 * (rebinding) is never asked for. The certificate is verified against the name, not the number.
 */
function pinnedFetch(options: BunOpenOptions): (url: URL, request: PinnedRequest) => Promise<Response> {
  const { resolve = systemResolve, ca, connectTo = hostOf } = options;
  return async (url, request) => {
    const address = pinnedAddress(await resolve(url.hostname));
    const target = `https://${connectTo(address)}${url.pathname}${url.search}`;
    return options.fetch(target, {
      ...request,
      headers: { ...request.headers, host: url.hostname },
      redirect: "manual",
      keepalive: false,
      proxy: "",
      tls: { serverName: url.hostname, ...(ca === undefined ? {} : { ca }) },
    });
  };
}

function hostOf(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}
