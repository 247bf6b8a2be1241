import { afterAll, beforeAll, expect, test } from "bun:test";
import { bunOpenPublic, type Resolve } from "../../src/entry/bun-public-open.ts";
import { createPublicFetch, UnreachableError } from "../../src/media/index.ts";
import { certificateFor } from "./certificate.ts";
import { png } from "./samples.ts";

const HOST = "cdn.example.com";
const OPEN_NUMBER = "93.184.216.34";
const seen: { host: string | null; cookie: string | null }[] = [];
let server: ReturnType<typeof Bun.serve>;
let ca: string;

beforeAll(async () => {
  const { key, cert } = await certificateFor(HOST);
  ca = cert;
  server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    tls: { key, cert },
    fetch(request) {
      seen.push({ host: request.headers.get("host"), cookie: request.headers.get("cookie") });
      const isMoved = new URL(request.url).pathname === "/moved";
      return isMoved ? Response.redirect(`https://127.0.0.1:${server.port}/`, 302) : new Response(png());
    },
  });
});
afterAll(() => server.stop(true));

/** The open number is played by this machine: only the last step of the way is bent. */
function loader(resolve: Resolve) {
  const connected: string[] = [];
  const open = bunOpenPublic({
    fetch,
    resolve,
    ca,
    connectTo: (address) => {
      connected.push(address);
      return `127.0.0.1:${server.port}`;
    },
  });
  const load = createPublicFetch(open);
  const signal = new AbortController().signal;
  return { connected, read: (address: string) => load(address, { maxBytes: 9_999, signal }) };
}

test("the connection goes to the checked number, the certificate is checked for the name", async () => {
  const { read, connected } = loader(async () => [OPEN_NUMBER]);
  expect(await read(`https://${HOST}/a.png`)).toEqual(png());
  expect(connected).toEqual([OPEN_NUMBER]);
  expect(seen.at(-1)).toEqual({ host: HOST, cookie: null });
});

test("a server that cannot prove the name is refused", async () => {
  const { read } = loader(async () => [OPEN_NUMBER]);
  expect(read("https://other.example.com/a.png")).rejects.toBeInstanceOf(UnreachableError);
});

test("a name that resolves inside is refused before a connection", async () => {
  const before = seen.length;
  for (const inner of ["127.0.0.1", "10.0.0.5", "169.254.169.254", "::1", "fd00::1"]) {
    const { read, connected } = loader(async () => [OPEN_NUMBER, inner]);
    await expect(read("https://127.0.0.1.nip.io/a.png")).rejects.toBeInstanceOf(UnreachableError);
    expect(connected).toEqual([]);
  }
  expect(seen.length).toBe(before);
});

test("rebinding finds no second question: the name is resolved once a read", async () => {
  const answers = [[OPEN_NUMBER], ["127.0.0.1"]];
  let asked = 0;
  const { read, connected } = loader(async () => answers[asked++] ?? []);
  expect(await read(`https://${HOST}/a.png`)).toEqual(png());
  expect(asked).toBe(1);
  await expect(read(`https://${HOST}/a.png`)).rejects.toBeInstanceOf(UnreachableError);
  expect(connected).toEqual([OPEN_NUMBER]);
});

test("a redirect inwards is not followed", async () => {
  const before = seen.length;
  const { read } = loader(async () => [OPEN_NUMBER]);
  await expect(read(`https://${HOST}/moved`)).rejects.toBeInstanceOf(UnreachableError);
  expect(seen.length).toBe(before + 1);
});

test("a name that cannot be resolved is unreachable", async () => {
  const { read } = loader(() => Promise.reject(new Error("ENOTFOUND")));
  expect(read(`https://${HOST}/a.png`)).rejects.toBeInstanceOf(UnreachableError);
});
