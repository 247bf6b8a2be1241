import { lookup } from "node:dns/promises";
import { type OpenPublic, pinnedAddress } from "../media/index.ts";

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
 * Resolves once, checks every address and connects to the checked one, so that a second answer of the resolver
 * (rebinding) is never asked for. The certificate is verified against the name, not the number.
 *
 * @throws UnreachableError when any address is not of the open internet
 */
export function bunOpenPublic(options: BunOpenOptions): OpenPublic {
  const { resolve = systemResolve, ca, connectTo = hostOf } = options;
  return async (url, signal) => {
    const address = pinnedAddress(await resolve(url.hostname));
    const target = `https://${connectTo(address)}${url.pathname}${url.search}`;
    return options.fetch(target, {
      headers: { host: url.hostname, accept: "image/*, audio/*, video/*", "accept-encoding": "identity" },
      redirect: "manual",
      keepalive: false,
      proxy: "",
      signal,
      tls: { serverName: url.hostname, ...(ca === undefined ? {} : { ca }) },
    });
  };
}

function hostOf(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}
