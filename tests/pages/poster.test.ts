import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Hono } from "hono";
import { createContext } from "../../src/app.ts";
import type { AppEnv } from "../../src/app-env.ts";
import { sessionCookieName } from "../../src/auth/index.ts";
import { ownerContext } from "../../src/pages/owner-context.ts";
import { showDays } from "../../src/pages/poster/words.ts";
import { pageBeside } from "../../web/src/features/auth/page-beside.ts";
import { createWorld, type Owner, type World } from "../services/analytics/world.ts";
import { attribute, textOf } from "./browser.ts";

const EVIL = `가을 <script>alert(1)</script>"'&`;
const UNKNOWN = "01960000-0000-7000-8000-00000000dead";

let world: World;
let owner: Owner;
let stranger: Owner;
let storeId: string;
let event: { eventId: string; slug: string };

beforeAll(async () => {
  world = await createWorld();
  owner = await world.owner("owner@example.com");
  stranger = await world.owner("stranger@example.com");
  storeId = await world.store(owner);
  event = await world.event(owner, storeId, { title: EVIL, prizeCount: 12 });
});
afterAll(() => world.close());

const bearer = (who: Owner) => ({ authorization: `Bearer ${who.token}` });

async function open(path: string, who?: Owner) {
  const response = await world.fetch(path, { headers: who === undefined ? {} : bearer(who) });
  const html = await response.text();
  return { status: response.status, headers: response.headers, html, text: textOf(html) };
}

function add(place: string, headers: Record<string, string>) {
  return world.fetch(`/poster/${event.eventId}?size=a5&lang=en`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ place }),
  });
}

const placesOf = async () => {
  const { items } = await owner.call.tracking.list({ eventId: event.eventId });
  return items.flatMap(({ placement, code }) => (placement === null ? [] : [[placement, code]]));
};
const linkOn = (html: string) => /<p class="link">([^<]*)</.exec(html)?.[1] ?? "";

describe("the poster of an event", () => {
  test("shows shop, benefit, period and the code of its place, made once", async () => {
    const page = await open(`/poster/${event.eventId}`, owner);
    expect(page.status).toBe(200);
    for (const words of [EVIL, "달빛분식", "튀김 세트", "12명에게 드려요", "테헤란로 1"]) {
      expect(page.text).toContain(words);
    }
    const again = await open(`/poster/${event.eventId}`, owner);
    expect(linkOn(again.html)).toBe(linkOn(page.html));
    const places = await placesOf();
    expect(places.map(([place]) => place)).toEqual(["포스터"]);
    expect(linkOn(page.html)).toEndWith(`/r/${places[0]?.[1]}`);
    expect(page.html).not.toContain("<script>alert");
    expect(page.html).toContain(`<a href="/app/events/${event.eventId}">이벤트로 돌아가기</a>`);
    expect(page.html).toContain("main>:not(.sheet),footer{display:none}"); // on paper
  });

  test("each place has a code of its own: who scans it is counted there, and led to the event", async () => {
    const sent = await add("창가 자리", bearer(owner));
    expect(sent.status).toBe(303);
    const page = await open(sent.headers.get("location") ?? "", owner);
    const [, code] = (await placesOf()).find(([place]) => place === "창가 자리") ?? [];
    expect(linkOn(page.html)).toEndWith(`/r/${code}`);
    const scan = await world.fetch(`/r/${code}`, {
      headers: { "user-agent": "Mozilla/5.0 (iPhone) Safari" },
    });
    expect(scan.headers.get("location")).toBe(`/e/${event.slug}?ref=${code}`);
    expect(page.html).toMatch(/aria-current="page"[^>]*>창가 자리</);
    expect(page.text).toContain("Scan with your camera");
    expect(page.html).toContain("@page{size:148mm 210mm;margin:0}");
  });

  test.each(["", " ", "가".repeat(41)])(
    "a place named %p is asked for again, beside the field",
    async (place) => {
      const before = await placesOf();
      const answer = await add(place, bearer(owner));
      const html = await answer.text();
      expect(answer.status).toBe(400);
      expect(textOf(html)).toContain("붙일 곳을 40자까지 적어 주세요.");
      const field = /<input[^>]*id="place"[^>]*>/.exec(html)?.[0] ?? "";
      expect([attribute(field, "aria-invalid"), attribute(field, "aria-describedby")]).toEqual([
        "true",
        "place-error",
      ]);
      expect(await placesOf()).toEqual(before);
    },
  );

  test.each(["a4", "a5", "tent"])(
    "on %s all lies on one sheet, in mm, without foreign addresses",
    async (size) => {
      const { html, headers } = await open(`/poster/${event.eventId}?size=${size}`, owner);
      expect(html).toMatch(/@page\{size:\d+mm \d+mm;margin:0\}/);
      expect(html.match(/<article class="sheet"/g)).toHaveLength(1);
      expect(html.match(/<svg/g)).toHaveLength(size === "tent" ? 2 : 1);
      const policy = headers.get("content-security-policy") ?? "";
      const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1] ?? "none";
      expect(html).toContain(`<script nonce="${nonce}">`);
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
    },
  );

  test("is for people of the store alone; a draft has none yet", async () => {
    expect((await open(`/poster/${event.eventId}`)).status).toBe(401);
    expect((await open(`/poster/${event.eventId}`, stranger)).status).toBe(404);
    expect((await open(`/poster/${UNKNOWN}`, owner)).status).toBe(404);
    expect((await open("/poster/x/y", owner)).status).toBe(404);
    const draft = await owner.call.events.createDraft({ storeId, objective: "REVISIT" });
    const page = await open(`/poster/${draft.id}`, owner);
    expect([page.status, page.text.includes("이벤트를 승인하면")]).toEqual([409, true]);
    expect((await owner.call.tracking.list({ eventId: draft.id })).items).toEqual([]);
  });

  test("by the browser's session; another site's form makes no place", async () => {
    const cookie = `${sessionCookieName(world.deps.isSecureCookie)}=${owner.token}~${"r".repeat(43)}`;
    const before = await placesOf();
    const foreign = await add("남의 곳", { cookie, "sec-fetch-site": "cross-site" });
    expect([foreign.status, await placesOf()]).toEqual([401, before]);
    expect((await add("우리 곳", { cookie, "sec-fetch-site": "same-origin" })).status).toBe(303);
  });
});

describe("an owner's page after the ten minutes of an access token", () => {
  let later: World;
  let path: string;
  let slug: string;
  beforeAll(async () => {
    later = await createWorld();
    const who = await later.owner("later@example.com");
    const own = await later.event(who, await later.store(who));
    path = `/poster/${own.eventId}`;
    slug = own.slug;
  });
  afterAll(() => later.close());

  const expiredCookie = async () => {
    const answer = await later.fetch("/trpc/account.login", {
      method: "POST",
      headers: { "content-type": "application/json", "x-madang-session": "cookie" },
      body: JSON.stringify({ email: "later@example.com", password: "correct horse battery" }),
    });
    later.clock.advance(606_000);
    return cookieOf(answer);
  };
  const cookieOf = (answer: Response) => answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";

  test("opens at once, and the browser has a session again that holds for the next page", async () => {
    const cookie = await expiredCookie();
    const page = await later.fetch(path, { headers: { cookie } });
    expect([page.status, textOf(await page.text()).includes("QR 포스터")]).toEqual([200, true]);
    const renewed = cookieOf(page);
    expect(renewed).not.toBe(cookie);
    const next = await later.fetch(path, { headers: { cookie: renewed } });
    expect([next.status, next.headers.getSetCookie()]).toEqual([200, []]);
  });

  test("answers with the id that the logs know the request by", async () => {
    const pages = new Hono<AppEnv>();
    pages.get("/", async (c) => c.text((await ownerContext(c, createContext)).requestId));
    const headers = { cookie: await expiredCookie() };
    const answer = await pages.request("/", { headers }, { deps: later.deps, address: "203.0.113.7" });
    expect(answer.headers.getSetCookie()).toHaveLength(1);
    expect(answer.headers.get("x-request-id")).toBe(await answer.text());
  });

  test("takes a form that was open meanwhile, from our own pages only", async () => {
    const cookie = await expiredCookie();
    const send = (site: string) =>
      later.fetch(path, {
        method: "POST",
        headers: { cookie, "sec-fetch-site": site, "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ place: "계산대" }),
      });
    const foreign = await send("cross-site");
    expect([foreign.status, foreign.headers.getSetCookie()]).toEqual([401, []]);
    expect((await send("same-origin")).status).toBe(303);
  });

  test("leads to the sign-in and back to itself once the session is over", async () => {
    const cookie = await expiredCookie();
    const signOut = { "content-type": "application/json", "x-madang-session": "cookie", cookie };
    await later.fetch("/trpc/account.logout", { method: "POST", headers: signOut, body: "{}" });
    const page = await later.fetch(`${path}?size=a5`, { headers: { cookie } });
    const html = await page.text();
    expect([page.status, page.headers.getSetCookie()]).toEqual([401, []]);
    const href = /href="\/app\/sign-in\?([^"]+)"/.exec(html)?.[1];
    expect(pageBeside(new URLSearchParams(href).get("page"))).toBe(`${path}?size=a5`);
    const missing = await (await later.fetch(`/e/${slug}x`)).text();
    expect(missing).not.toContain("/app/sign-in");
  });
});

test.each([
  "https://evil.example/report/1",
  "//evil.example/report/1",
  "/\\evil.example/report/1",
  "/report/../app/sign-out",
  "/report//evil.example",
  "/report/1/../../e/x",
  "/e/slug",
  "/report/1#x",
  "javascript:alert(1)",
])("the sign-in never leads to %p", (page) => {
  expect(pageBeside(page)).toBeUndefined();
});

describe("the days on a poster", () => {
  test.each([
    [
      "2026-11-21T10:00:00+09:00",
      "2026-11-29T00:00:00+09:00",
      "11월 21일(토) ~ 11월 28일(토)",
      "Sat, Nov 21 – Sat, Nov 28",
    ],
    ["2026-11-21T10:00:00+09:00", "2026-11-21T22:00:00+09:00", "11월 21일(토)", "Sat, Nov 21"],
  ])("from %s to %s", (from, to, korean, english) => {
    expect([showDays(from, to, "ko"), showDays(from, to, "en")]).toEqual([korean, english]);
  });
});
