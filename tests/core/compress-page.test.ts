import { describe, expect, test } from "bun:test";
import { compressPage, isPage } from "../../src/entry/bun-compress.ts";

const WORDS = "<p>첫눈 오는 날, 따뜻한 라떼 한 잔 더</p>".repeat(100);

const page = (body: string | null = WORDS, headers: Record<string, string> = {}) =>
  new Response(body, { status: 410, headers: { "content-type": "text/html; charset=utf-8", ...headers } });
const asking = (encodings?: string) =>
  new Request("http://madang.test/e/x", {
    headers: encodings === undefined ? {} : { "accept-encoding": encodings },
  });

describe("a page on its way to a browser", () => {
  test.each(["gzip", "br, gzip", "gzip;q=0.5", "deflate, GZIP", "*"])(
    "goes with gzip for %p, otherwise the same",
    async (encodings) => {
      const sent = await compressPage(asking(encodings), page());
      expect([sent.status, sent.headers.get("content-encoding"), sent.headers.get("vary")]).toEqual([
        410,
        "gzip",
        "accept-encoding",
      ]);
      const bytes = new Uint8Array(await sent.arrayBuffer());
      expect(bytes.length).toBeLessThan(WORDS.length / 10);
      expect(new TextDecoder().decode(Bun.gunzipSync(bytes))).toBe(WORDS);
    },
  );

  test.each([undefined, "", "br", "gzip;q=0", "gzip; q=0.0"])("goes as it is for %p", async (encodings) => {
    const sent = await compressPage(asking(encodings), page());
    expect([sent.headers.get("content-encoding"), await sent.text()]).toEqual([null, WORDS]);
  });

  test("is not wrapped twice, nor when it is short or empty", async () => {
    const wrapped = page("x", { "content-encoding": "br" });
    expect(await compressPage(asking("gzip"), wrapped)).toBe(wrapped);
    const short = await compressPage(asking("gzip"), page("<p>짧아요</p>"));
    expect([short.headers.get("content-encoding"), await short.text()]).toEqual([null, "<p>짧아요</p>"]);
    const empty = page(null);
    expect(await compressPage(asking("gzip"), empty)).toBe(empty);
  });

  test("nothing but a page is one: no stream, no file, no answer of the API", () => {
    expect(isPage(page())).toBe(true);
    for (const type of ["text/event-stream", "application/json", "image/png"])
      expect([type, isPage(new Response("x", { headers: { "content-type": type } }))]).toEqual([type, false]);
  });
});
