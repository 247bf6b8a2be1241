/**
 * Preloaded by bunfig.toml: a test that would leave this machine fails at once, wherever the request is made.
 */
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

const realFetch = globalThis.fetch;

globalThis.fetch = Object.assign(
  async (...[input, init]: Parameters<typeof fetch>) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    const isRemote = url.protocol.startsWith("http") && !LOOPBACK.has(url.hostname);
    if (isRemote) throw new TypeError(`a test tried to reach ${url.host}: only this machine is allowed`);
    return realFetch(input, init);
  },
  { preconnect: realFetch.preconnect },
);
