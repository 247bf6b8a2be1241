import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Manifest, overweight, weighWeb } from "../../scripts/web/budget.ts";
import { LOCALES, missingMessages, readMessages } from "../../scripts/web/messages.ts";
import { DIST } from "../../scripts/web/paths.ts";
import { WEB_FOLDER, webRoutes } from "../../src/entry/bun-web.ts";
import { serveWebPage } from "../../src/entry/worker-web.ts";
import { buildApp } from "./support/build.ts";

setDefaultTimeout(120_000);

let server: ReturnType<typeof Bun.serve>;
let manifest: Manifest;
beforeAll(async () => {
  await buildApp();
  manifest = JSON.parse(readFileSync(join(DIST, "app", ".vite", "manifest.json"), "utf8"));
  server = Bun.serve({
    port: 0,
    routes: webRoutes(WEB_FOLDER),
    fetch: () => new Response("the service", { status: 404 }),
  });
});
afterAll(() => server.stop(true));

const get = (path: string, init?: BunFetchRequestInit) =>
  fetch(`http://127.0.0.1:${server.port}${path}`, { redirect: "manual", ...init });
const entryPath = () => {
  const entry = Object.values(manifest).find(({ isEntry }) => isEntry);
  if (!entry) throw new Error("the manifest has no entry");
  return `/app/${entry.file}`;
};

describe("the built app", () => {
  test("is no heavier than its budget: 150 KB of script at the start, 40 a page, 15 of styles, 45 of font", () => {
    const weights = weighWeb();
    console.log(`entry ${weights.entry}, css ${weights.css}, font ${weights.font} bytes`);
    for (const [name, size] of weights.routes) console.log(`  ${size} ${name}`);
    expect(overweight(weights)).toEqual([]);
    expect(weights.entry).toBeGreaterThan(10_000);
    expect(weights.routes.size).toBeGreaterThan(4);
  });

  test("names what is too heavy", () => {
    const weights = { entry: 150_001, css: 1, font: 45_001, routes: new Map([["a.tsx", 40_001]]) };
    expect(overweight(weights)).toEqual([
      "entry: 150001 bytes of 150000",
      "font: 45001 bytes of 45000",
      "a.tsx: 40001 bytes of 40000",
    ]);
  });

  test("holds no script, style or handler of its own in the page, and asks no other host", () => {
    const page = readFileSync(join(DIST, "app", "index.html"), "utf8");
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\son[a-z]+=|style=/);
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });

  test("[W-38] has every sentence in both languages, with the same values in each", () => {
    expect(missingMessages()).toEqual([]);
    const [ko, en] = LOCALES.map((locale) => readMessages(locale));
    const values = (sentence: unknown) =>
      [...JSON.stringify(sentence ?? "").matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const differing = [...(ko ?? [])].filter(
      ([key, sentence]) =>
        [...new Set(values(sentence))].sort().join() !== [...new Set(values(en?.get(key)))].sort().join(),
    );
    expect(differing.map(([key]) => key)).toEqual([]);
  });
});

describe("on Bun", () => {
  test("every path below /app is the page, asked for anew each time and not sent twice", async () => {
    for (const path of ["/app", "/app/", "/app/events/1?period=today"]) {
      const answer = await get(path);
      expect([path, answer.status, answer.headers.get("cache-control")]).toEqual([path, 200, "no-cache"]);
      expect(await answer.text()).toContain('<div id="root">');
      const again = await get(path, { headers: { "if-none-match": answer.headers.get("etag") ?? "" } });
      expect([path, again.status, await again.text()]).toEqual([path, 304, ""]);
    }
  });

  test("the page allows nothing inline, nothing foreign and no frame around it", async () => {
    const { headers } = await get("/app");
    const policy = headers.get("content-security-policy") ?? "";
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'self'",
      "frame-ancestors 'none'",
    ])
      expect(policy.split("; ")).toContain(part);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("same-origin");
    expect(headers.get("permissions-policy")).toContain("camera=(self)");
  });

  test("a hashed file is for ever, and comes compressed as the browser can read it", async () => {
    const whole = await get(entryPath(), { headers: { "accept-encoding": "identity" } });
    expect(whole.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(whole.headers.get("content-encoding")).toBeNull();
    const text = await whole.text();
    for (const [asked, given] of [
      ["gzip, deflate, br", "br"],
      ["gzip", "gzip"],
      ["br;q=0, gzip", "gzip"],
    ] as const) {
      const answer = await get(entryPath(), { headers: { "accept-encoding": asked } });
      expect([asked, answer.headers.get("content-encoding")]).toEqual([asked, given]);
      expect(answer.headers.get("vary")).toBe("Accept-Encoding");
      expect((await answer.text()) === text).toBe(true);
    }
  });

  test("a file that is not there is 404 and never the page, and neither is a path of customers", async () => {
    for (const path of ["/app/assets/old-12345678.js", "/app/nothing.png", "/app/.vite/manifest.json"])
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    for (const path of ["/e/some-event", "/application", "/s/token"])
      expect(await (await get(path)).text()).toBe("the service");
  });

  test("only reads are answered, and / leads to the app", async () => {
    const posted = await get("/app", { method: "POST", body: "" });
    expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    const head = await get("/app", { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    const start = await get("/");
    expect([start.status, start.headers.get("location")]).toEqual([302, "/app"]);
  });

  test("a server whose app is not built says so", async () => {
    const serve = webRoutes("/nowhere")["/app"];
    const answer = serve?.(new Request("http://localhost/app"));
    expect([answer?.status, await answer?.text()]).toEqual([
      503,
      "The app is not built yet: bun run build:web\n",
    ]);
  });
});

describe("on Workers", () => {
  const asked: string[] = [];
  const assets = {
    fetch: async (request: Request) => {
      asked.push(new URL(request.url).pathname);
      return new Response("<html>", { headers: { etag: '"page"', "content-type": "text/html" } });
    },
  };
  const ask = (path: string, method = "GET") =>
    serveWebPage(new Request(`https://madang.example${path}`, { method }), assets);

  test("paths below /app that are no files get the page of the platform, with the same headers as on Bun", async () => {
    const bun = await get("/app/events/1");
    const answer = await ask("/app/events/1");
    expect(asked).toEqual(["/app/index.html"]);
    for (const name of [
      "content-security-policy",
      "cache-control",
      "referrer-policy",
      "permissions-policy",
      "x-frame-options",
    ])
      expect([name, answer?.headers.get(name)]).toEqual([name, bun.headers.get(name)]);
  });

  test("the rest is as on Bun: old files 404, writes 405, / to the app, customers' paths left alone", async () => {
    expect((await ask("/app/assets/old-12345678.js"))?.status).toBe(404);
    expect((await ask("/app", "POST"))?.status).toBe(405);
    expect((await ask("/"))?.headers.get("location")).toBe("https://madang.example/app");
    expect(await ask("/e/some-event")).toBeUndefined();
    expect(await ask("/trpc/account.me")).toBeUndefined();
  });
});
