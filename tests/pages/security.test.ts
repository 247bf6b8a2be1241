import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  createWorld,
  entryOf,
  openEvent,
  openShop,
  phoneOf,
  type World,
} from "../services/participation/world.ts";
import { createBrowser, type Page, readForm, textOf } from "./browser.ts";

let world: World;
let browser: ReturnType<typeof createBrowser>;
let pages: { name: string; page: Page }[];

const EVIL = `"><script>alert(1)</script><img src=x onerror=alert(2)>'&amp;`;

beforeAll(async () => {
  world = await createWorld();
  browser = createBrowser(world);
  pages = await everyPage();
});
afterAll(() => world.close());

/** Every page there is, with everything a person could have typed being an attack. */
async function everyPage(): Promise<{ name: string; page: Page }[]> {
  const shop = await openShop(world, EVIL);
  await shop.call.stores.update({ storeId: shop.storeId, privacyContact: EVIL.slice(0, 40) });
  const fields = { title: EVIL, description: `${EVIL}\n${EVIL}`, prizeName: EVIL };
  const event = await openEvent(world, shop, fields);
  const ended = await openEvent(world, shop, fields);
  await shop.call.events.cancel({ eventId: ended.eventId });
  const { entryCode } = await world.anyone().participation.enter(entryOf(event));
  const form = await browser.get(`/e/${event.slug}?ref=${encodeURIComponent(EVIL)}`);
  const ticks = { over14: "on", privacy: "on" };
  const my = await browser.get(`/e/${event.slug}/my`);
  return [
    { name: "form", page: form },
    {
      name: "faulty form",
      page: await browser.submit(form, { phone: EVIL, name: EVIL, region: EVIL, gender: EVIL }),
    },
    { name: "already entered", page: await browser.submit(form, { phone: phoneOf(1), ...ticks }) },
    { name: "done", page: await browser.get(`/e/${event.slug}/done/${entryCode}`) },
    { name: "closed", page: await browser.get(`/e/${ended.slug}`) },
    { name: "own entry", page: my },
    { name: "own entry, faulty", page: await browser.submit(my, { entryCode: EVIL, phone: EVIL }) },
    {
      name: "own entry, unknown",
      page: await browser.submit(my, { entryCode: EVIL, phone: phoneOf(1), action: "erase" }),
    },
    { name: "own entry, done", page: await browser.get(`/e/${event.slug}/my?done=erase`) },
    { name: "lost code", page: await browser.get(`/e/${event.slug}/code`) },
    { name: "lost code, faulty", page: await browser.post(`/e/${event.slug}/code`, { phone: EVIL }) },
    {
      name: "lost code, forged",
      page: await browser.post(`/e/${event.slug}/code`, { ticket: EVIL, lastDigits: EVIL }),
    },
    {
      name: "lost code, found",
      page: await browser.post(`/e/${event.slug}/code`, { phone: phoneOf(1) }),
    },
    {
      name: "inside an app",
      page: await browser.get(`/e/${event.slug}?ref=${encodeURIComponent(EVIL)}`, {
        headers: { "user-agent": `KAKAOTALK ${EVIL}` },
      }),
    },
    { name: "unknown event", page: await browser.get(`/e/${encodeURIComponent(EVIL)}`) },
    { name: "unknown code", page: await browser.get(`/r/${encodeURIComponent(EVIL)}`) },
    { name: "refused body", page: await browser.get(`/e/${event.slug}`, { method: "POST", body: EVIL }) },
  ];
}

describe("every customer page", () => {
  test("shows what people typed as text, never as markup", () => {
    for (const { name, page } of pages) {
      const html = page.html.replace(/<link rel="icon" href="data:[^"]*"\/>/, "");
      const tags = [...html.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag]) => tag?.toLowerCase() ?? "");
      expect([
        name,
        tags.filter((tag) => ["script", "img", "iframe", "object", "link", "base"].includes(tag)),
      ]).toEqual([name, []]);
      const bare = page.html.replace(/="[^"]*"/g, "=");
      expect([name, /<[^>]*\son[a-z]+=/i.test(bare)]).toEqual([name, false]);
    }
    const [form, faulty] = pages.map(({ page }) => page);
    expect(textOf(form?.html ?? "")).toContain("<script>alert(1)</script>");
    expect(readForm(faulty?.html ?? "").fields).toMatchObject({ phone: EVIL, name: EVIL });
  });

  test("forbids scripts, frames and foreign addresses by its policy, and styles but its own", () => {
    for (const { name, page } of pages) {
      const policy = page.headers.get("content-security-policy") ?? "";
      const nonce = /style-src 'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
      expect([name, nonce.length]).toEqual([name, 26]);
      expect([name, page.html.includes(`<style nonce="${nonce}">`)]).toEqual([name, true]);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
      expect([name, / style="/.test(page.html)]).toEqual([name, false]);
    }
    const nonces = pages.map(({ page }) => page.headers.get("content-security-policy"));
    expect(new Set(nonces).size).toBe(pages.length);
  });

  test("is never cached, tells nobody where the visitor came from, and sets no cookie", () => {
    for (const { name, page } of pages) {
      const header = (wanted: string) => page.headers.get(wanted);
      expect([
        name,
        header("cache-control"),
        header("referrer-policy"),
        header("x-content-type-options"),
      ]).toEqual([name, "no-store", "no-referrer", "nosniff"]);
      expect([name, header("set-cookie")]).toEqual([name, null]);
    }
  });

  test("asks no other host for anything", () => {
    for (const { name, page } of pages) {
      const fetched = [
        ...page.html.matchAll(/\s(?:src|action|srcset|poster)="([^"]*)"|<link[^>]*\shref="([^"]*)"/g),
      ];
      const addresses = fetched.map(([, from, linked]) => from ?? linked ?? "");
      expect([name, addresses.filter((to) => !/^(\/e\/|data:)/.test(to))]).toEqual([name, []]);
      // What a visitor may follow: a call, a text message, the way to the shop; nothing else leads away.
      const links = [...page.html.matchAll(/<a\s[^>]*?href="([^"]*)"/g)].map(([, to]) => to ?? "");
      const away = links.filter(
        (to) => !/^(\/e\/|#phone$|kakaotalk:|tel:|sms:|https:\/\/map\.kakao\.com\/)/.test(to),
      );
      expect([name, away]).toEqual([name, []]);
      expect([name, /url\(|@import/.test(page.html)]).toEqual([name, false]);
    }
  });

  test("is well-formed Korean HTML: one h1, a title, labels for every control, small enough for a slow phone", () => {
    for (const { name, page } of pages) {
      expect([name, page.html.match(/<h1/g)?.length, /<html lang="ko">/.test(page.html)]).toEqual([
        name,
        1,
        true,
      ]);
      expect([name, /<title>[^<]+<\/title>/.test(page.html)]).toEqual([name, true]);
      const ids = [...page.html.matchAll(/<(?:input|select)[^>]*\sid="([^"]*)"/g)].map(([, id]) => id ?? "");
      expect([name, ids.filter((id) => !page.html.includes(`for="${id}"`))]).toEqual([name, []]);
      const all = [...page.html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
      expect([name, all.length]).toEqual([name, new Set(all).size]);
      expect([name, Bun.gzipSync(page.html).length < 12_000]).toEqual([name, true]);
    }
  });
});
