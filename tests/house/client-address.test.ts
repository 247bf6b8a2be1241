import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { clientAddress } from "../../src/entry/client-address.ts";
import { type StartedServer, startServer } from "../support/server.ts";

setDefaultTimeout(60_000);

const SOCKET = "10.0.0.2";

describe("the client's address", () => {
  test.each([
    [0, "203.0.113.7", SOCKET],
    [1, "203.0.113.7", "203.0.113.7"],
    [1, "192.0.2.1, 203.0.113.7", "203.0.113.7"],
    [2, "192.0.2.1, 203.0.113.7,10.0.0.3", "203.0.113.7"],
    [1, "2001:db8::7", "2001:db8::7"],
    [2, "203.0.113.7", SOCKET],
    [1, null, SOCKET],
    [1, "", SOCKET],
    [1, "203.0.113.7, unknown", SOCKET],
    [1, "203.0.113.7,", SOCKET],
    [1, "203.0.113.700", SOCKET],
  ])("behind %p proxies that sent %p is %p", (trustedProxies, forwarded, address) => {
    const headers = new Headers(forwarded === null ? {} : { "x-forwarded-for": forwarded });
    expect(clientAddress({ headers }, { address: SOCKET }, trustedProxies)).toBe(address);
  });
});

describe("a server", () => {
  let server: StartedServer;
  afterEach(() => server.stop());

  /** How many of 65 sign-ins with accounts of their own, all over one connection's address, were limited. */
  async function limited(forwarded: (n: number) => string): Promise<number> {
    const answers = Array.from({ length: 65 }, async (_, n) => {
      const response = await fetch(`${server.url}/trpc/account.login`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-forwarded-for": forwarded(n) },
        body: JSON.stringify({ email: `owner${n}@shop.kr`, password: "wrong-password-1" }),
      });
      return response.status === 429 ? 1 : 0;
    });
    return (await Promise.all(answers)).reduce<number>((sum, one) => sum + one, 0);
  }

  test("behind a load balancer limits each client by itself, whatever the client sends along", async () => {
    server = await startServer({ env: { TRUSTED_PROXIES: "1" } });
    expect(await limited((n) => `198.51.100.${n}`)).toBe(0);
    expect(await limited((n) => `192.0.2.${n}, 203.0.113.9`)).toBe(5);
  });

  test("without one believes no header", async () => {
    server = await startServer({});
    expect(await limited((n) => `198.51.100.${n}`)).toBe(5);
  });
});
