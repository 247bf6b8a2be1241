import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { inflateSync } from "node:zlib";
import { codeImage, qrDots } from "../../src/services/tracking/index.ts";
import {
  createWorld,
  entryOf,
  openEvent,
  openShop,
  phoneOf,
  type Shop,
  type World,
} from "../services/participation/world.ts";
import { createBrowser, type Page } from "./browser.ts";

let world: World;
let shop: Shop;
let browser: ReturnType<typeof createBrowser>;

beforeAll(async () => {
  world = await createWorld();
  shop = await openShop(world);
  browser = createBrowser(world);
});
afterAll(() => world.close());

/** Black dots of a PNG of 1 bit a pixel, read by a decoder of its own. */
function readPng(png: Uint8Array): boolean[][] {
  const view = new DataView(png.buffer, png.byteOffset);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const data = png.subarray(41, 41 + view.getUint32(33));
  const bytes = inflateSync(data);
  const stride = 1 + Math.ceil(width / 8);
  return Array.from({ length: height }, (_, y) =>
    Array.from(
      { length: width },
      (_, x) => ((bytes[y * stride + 1 + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) === 0,
    ),
  );
}

describe("the code as a picture", () => {
  test("holds the QR code dot by dot, and letters below it", () => {
    const rows = readPng(codeImage("K7M29QX0"));
    const dots = qrDots("K7M29QX0");
    const sampled = dots.map((row, y) => row.map((_, x) => rows[y * 20 + 10]?.[x * 20 + 10]));
    expect(sampled).toEqual(dots);
    const below = rows.slice(dots.length * 20);
    expect(below.length).toBe(70 + 40);
    expect(below.flat().filter(Boolean).length).toBeGreaterThan(5_000);
    expect(codeImage("K7M29QX0").length).toBeLessThan(3_000);
    expect(Buffer.from(codeImage("K7M29QX0"))).not.toEqual(Buffer.from(codeImage("K7M29QX1")));
  });

  test("comes from the page after entering, for that entry alone, and is never cached", async () => {
    const event = await openEvent(world, shop);
    const { entryCode, redeemCode } = await world.anyone().participation.enter(entryOf(event));
    const done = await browser.get(`/e/${event.slug}/done/${entryCode}`);
    const path = /href="([^"]*code\.png)"/.exec(done.html)?.[1] ?? "";
    const picture = await browser.get(path);
    expect([
      picture.status,
      picture.headers.get("content-type"),
      picture.headers.get("cache-control"),
    ]).toEqual([200, "image/png", "no-store"]);
    expect(picture.headers.get("content-disposition")).toBe(`inline; filename="madang-${redeemCode}.png"`);
    expect((await browser.get(`/e/${event.slug}/done/000000000000/code.png`)).status).toBe(404);
  });
});

describe("the event for a calendar", () => {
  test("holds its period, place and address; long lines are folded at 75 octets, marks escaped", async () => {
    const title = "가을; 맞이, 경품\\이벤트 아주 길어서 접어야 하는 이름을 가진 이벤트예요";
    const event = await openEvent(world, shop, {
      title,
      prizeName: "쿠폰",
      endsAt: "2027-01-05T22:00:00+09:00",
    });
    const file = await browser.get(`/e/${event.slug}/event.ics`);
    expect([file.status, file.headers.get("content-type")]).toEqual([200, "text/calendar; charset=utf-8"]);
    const lines = file.html.split("\r\n");
    expect(lines.every((line) => new TextEncoder().encode(line).length <= 75)).toBe(true);
    const unfolded = file.html.replaceAll("\r\n ", "").split("\r\n");
    expect(unfolded).toContain("DTEND:20270105T130000Z");
    expect(unfolded).toContain(`SUMMARY:맛있는집 - ${title.replace(/[\\;,]/g, "\\$&")}`);
    expect(unfolded).toContain("LOCATION:서울시 강남구 역삼동 1");
    expect(unfolded).toContain(`URL:http://madang.test/e/${event.slug}`);
    expect(unfolded).toContain("TRANSP:TRANSPARENT");
    expect(unfolded.filter((line) => line.startsWith("BEGIN:")).length).toBe(
      unfolded.filter((line) => line.startsWith("END:")).length,
    );
    expect((await browser.get("/e/nobody-has-this/event.ics")).status).toBe(404);
  });
});

describe("what messengers show of the address", () => {
  const metaOf = (page: Page, name: string) =>
    new RegExp(`<meta (?:property|name)="${name}" content="([^"]*)"`).exec(page.html)?.[1];

  test("the event's own words, picture and absolute address, and nothing of who shared it", async () => {
    const imageUrl = "https://images.example.com/event.jpg";
    const event = await openEvent(world, shop, { imageUrl, description: `${"설명이 길어요. ".repeat(40)}` });
    const page = await browser.get(`/e/${event.slug}?ref=abcdefgh`);
    expect(metaOf(page, "og:title")).toBe("가을 맞이 경품 이벤트");
    expect(metaOf(page, "og:url")).toBe(`http://madang.test/e/${event.slug}`);
    expect(metaOf(page, "og:image")).toBe(imageUrl);
    expect(metaOf(page, "og:site_name")).toBe("맛있는집");
    expect(metaOf(page, "twitter:card")).toBe("summary_large_image");
    const about = metaOf(page, "og:description") ?? "";
    expect(about).toStartWith("경품: 커피 쿠폰 · ");
    expect([...about].length).toBeLessThanOrEqual(120);
    expect(metaOf(page, "description")).toBe(about);
  });

  test("a page with somebody's code is shown to none of them", async () => {
    const event = await openEvent(world, shop);
    const { entryCode } = await world.anyone().participation.enter(entryOf(event, { phone: phoneOf(3) }));
    const done = await browser.get(`/e/${event.slug}/done/${entryCode}`);
    expect(done.html).not.toContain("og:");
    expect(metaOf(done, "robots")).toBe("noindex");
    expect(metaOf(await browser.get(`/e/${event.slug}`), "og:image")).toBeUndefined();
  });

  test("a picture at another host is not loaded by the page, which would tell that host who visits", async () => {
    const event = await openEvent(world, shop, { imageUrl: "https://images.example.com/event.jpg" });
    expect((await browser.get(`/e/${event.slug}`)).html).not.toContain("<img");
  });
});

describe("[W-28] browsers inside apps", () => {
  const ANDROID = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36";
  const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148";

  test.each([
    [
      "카카오톡",
      `${ANDROID} KAKAOTALK 10.9.0`,
      "kakaotalk://web/openExternal?url=http%3A%2F%2Fmadang.test%2Fe%2F",
    ],
    ["카카오톡", `${IPHONE} KAKAOTALK 10.9.0`, "kakaotalk://web/openExternal?url="],
    ["인스타그램", `${ANDROID} Instagram 350.0`, "intent://madang.test/e/"],
    ["네이버 앱", `${ANDROID} NAVER(inapp; search; 1000)`, "intent://madang.test/e/"],
    ["인스타그램", `${IPHONE} Instagram 350.0`, null],
    ["네이버 앱", `${IPHONE} NAVER(inapp; search; 1000)`, null],
  ])("%s leads out, with the reference of the link (%s)", async (app, agent, link) => {
    const event = await openEvent(world, shop);
    const headers = { "user-agent": agent };
    const page = await browser.get(`/e/${event.slug}?ref=abcdefgh`, { headers });
    expect(page.html).toContain(`${app} 안에서 열렸어요.`);
    if (link === null) expect(page.html).toContain("‘브라우저로 열기’를 눌러 주세요.");
    else {
      const out = /<aside[\s\S]*?href="([^"]*)"/.exec(page.html)?.[1] ?? "";
      expect(out).toStartWith(link);
      expect(decodeURIComponent(out)).toContain(`/e/${event.slug}?ref=abcdefgh`);
    }
    expect(page.html).toContain(`value="http://madang.test/e/${event.slug}?ref=abcdefgh"`);
  });

  test("a browser of its own is told nothing of the kind", async () => {
    const event = await openEvent(world, shop);
    for (const agent of [ANDROID, IPHONE]) {
      const page = await browser.get(`/e/${event.slug}`, { headers: { "user-agent": agent } });
      expect(page.html).not.toContain("안에서 열렸어요.");
    }
  });
});
