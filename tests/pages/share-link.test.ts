import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { rawStatement } from "../../src/db/index.ts";
import { recordSnapshot } from "../../src/services/analytics/index.ts";
import { SHARE_SECTIONS, type ShareSection } from "../../src/services/share/index.ts";
import { addDays, DAY_MS, dayOf } from "../../src/time.ts";
import { createWorld, type Owner, type World } from "../services/analytics/world.ts";
import { textOf } from "./browser.ts";

const PRIZE = "1,234,567원";
const PASSWORD = "떡볶이가 좋아요";
const FRAME = "https://blog.example.com";

let world: World;
let owner: Owner;
let storeId: string;
let eventId: string;
let entered: { phone: string; entryCode: string }[];

beforeAll(async () => {
  world = await createWorld();
  owner = await world.owner("owner@example.com");
  storeId = await world.store(owner, { grossMarginPct: 60, newCustomerLtvKrw: 30_000 });
  const event = await world.event(owner, storeId, { daysAgo: 9, prizeCostKrw: 1_234_567 });
  ({ eventId } = event);
  await owner.call.distribution.distribute({ eventId, channels: [{ channel: "NaverBlog" }] });
  entered = [];
  for (let index = 0; index < 30; index += 1)
    entered.push(
      await world.enter(event.slug, {
        ageGroup: index % 2 === 0 ? "20대" : "30대",
        gender: index % 3 === 0 ? "남성" : "여성",
        region: "서울",
      }),
    );
  const first = addDays(dayOf("Asia/Seoul", world.clock.now()), -45);
  const days = Array.from({ length: 45 }, (_, index) => ({
    date: addDays(first, index),
    amountKrw: 1_000_000 + (index % 7) * 10_000,
  }));
  await owner.call.sales.record({ storeId, days });
  await world.caughtUp();
});
afterAll(() => world.close());

type Wanted = {
  sections?: ShareSection[];
  password?: string;
  embedOrigins?: string[];
  expiresInDays?: number;
};

async function share({ sections = ["SUMMARY"], ...more }: Wanted = {}) {
  const made = await owner.call.shares.create({ eventId, sections, ...more });
  return { ...made, path: new URL(made.url ?? "").pathname };
}

async function open(path: string, init: RequestInit = {}) {
  const response = await world.fetch(path, { redirect: "manual", ...init });
  const html = await response.text();
  return { status: response.status, headers: response.headers, html, text: textOf(html) };
}

const HEADINGS: Readonly<Record<ShareSection, string>> = {
  SUMMARY: "총 참여자",
  CHANNELS: "어디에서 왔나요",
  TREND: "언제 참여했나요",
  PROFILE: "누가 참여했나요",
  RETURNS: "비용과 수익",
  COMPARISON: "다른 이벤트와 견주면",
};
/** Words that only one section may bring into a page. */
const OWN_WORDS: Readonly<Record<ShareSection, readonly string[]>> = {
  SUMMARY: ["총 노출", "달성률"],
  CHANNELS: ["채널</th>", "네이버"],
  TREND: ["새 참여자", "요일과 시간"],
  PROFILE: ["연령", "20대", "서울"],
  RETURNS: ["원</", "경품", "90%"],
  COMPARISON: ["다른 가게", "지난 최고"],
};
const NEVER = (html: string) => {
  for (const { phone, entryCode } of entered)
    for (const secret of [phone, phone.replaceAll("-", ""), entryCode]) expect(html).not.toContain(secret);
  for (const secret of ["owner@example.com", storeId, "02-555-1234"]) expect(html).not.toContain(secret);
};

describe("[W-30] a share page shows what its owner chose and nothing else", () => {
  for (const section of SHARE_SECTIONS)
    test(`${section} alone brings its own part and no word of another one`, async () => {
      const { path } = await share({ sections: [section] });
      const { status, html } = await open(path);
      expect(status).toBe(200);
      expect(html).toContain(HEADINGS[section]);
      for (const other of SHARE_SECTIONS.filter((one) => one !== section)) {
        expect(html).not.toContain(HEADINGS[other]);
        for (const word of OWN_WORDS[other])
          expect([other, word, html.includes(word)]).toEqual([other, word, false]);
      }
      NEVER(html);
    });

  test("won are told only with RETURNS, also where other sections know of costs and sales", async () => {
    const without = await open(
      (await share({ sections: SHARE_SECTIONS.filter((one) => one !== "RETURNS") })).path,
    );
    expect(without.html).not.toMatch(/\d원|ROI|수익률|매출|비용/);
    const { html } = await open((await share({ sections: [...SHARE_SECTIONS] })).path);
    expect(html).toContain(PRIZE);
    expect(html).not.toMatch(/Instagram|Naver|Kakao Channel|ROI|실측|>직접</);
    const [, idle = ""] = /<th scope="row">네이버 블로그<\/th>((?:<td>[^<]*<\/td>)+)/.exec(html) ?? [];
    expect(idle).toEndWith("<td>-</td>"); // as in the report: nobody came, so there is no cost of a person
    NEVER(html);
  });

  test("runs nothing, fetches nothing, asks not to be indexed and has a title and a preview of its own", async () => {
    const { html, headers } = await open((await share({ sections: [...SHARE_SECTIONS] })).path);
    expect(html).not.toMatch(/<script|<iframe|<img|\sstyle=|\son\w+=/i);
    expect(html).toContain('<meta name="robots" content="noindex"');
    expect(html).toContain("<title>가을 떡볶이 잔치 - 달빛분식 이벤트 성과</title>");
    expect(html).toContain('<meta property="og:title" content="가을 떡볶이 잔치 이벤트 성과"');
    expect(html).toContain('<meta property="og:image" content="https://cdn.example.com/poster.jpg"');
    expect(textOf(html)).toMatch(/\d월 \d+일\(.\) \d\d:\d\d ~ /);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(html.match(/<figure/g)?.length).toBe(html.match(/<figcaption>[^<]+<\/figcaption>/g)?.length ?? 0);
  });

  test("says which numbers come from simulated channels, as the dashboard does, and nothing of counted ones", async () => {
    const other = await world.event(owner, storeId, { daysAgo: 2 });
    const record = async (channel: "NaverBlog" | "GenieTV", source: "simulated" | "measured") =>
      recordSnapshot({
        ctx: world.system(),
        input: {
          storeId,
          ...{ eventId: other.eventId, channel, source },
          metrics: { views: 900 },
          asOf: world.clock.now(),
        },
      });
    await record("NaverBlog", "simulated");
    await record("GenieTV", "measured");
    await world.caughtUp();
    const shown = async (section: ShareSection) => {
      const { url } = await owner.call.shares.create({ eventId: other.eventId, sections: [section] });
      return (await open(new URL(url ?? "").pathname)).text;
    };
    expect(await shown("CHANNELS")).toContain("모의 채널의 값: 네이버 블로그 ");
    expect((await shown("SUMMARY")).split("총 노출")[1]).toContain("모의 채널의 값");
    expect(await shown("TREND")).not.toContain("모의");
    expect((await open((await share({ sections: ["SUMMARY", "CHANNELS"] })).path)).text).not.toContain(
      "모의",
    );
  });

  test("its links change the period of the courses, and an unknown one is all of it", async () => {
    const { path } = await share({ sections: ["TREND"] });
    const days = async (query: string) =>
      (await open(`${path}${query}`)).html.match(/<th scope="row">\d+월 \d+일\(.\)[^<]*<\/th>/g)?.length;
    expect(await days("?range=7d")).toBe(7);
    expect(await days("")).toBe(10);
    expect(await days("?range=28d")).toBe(10);
    expect(await days("?range=nonsense")).toBe(10);
    const today = await open(`${path}?range=today`);
    expect(today.text).toMatch(/\d월 \d+일\(.\) (새벽|오전|오후|저녁|밤) \d+시/);
    expect(today.html).toContain('href="?range=today" aria-current="page"');
  });
});

describe("[W-30] a link that is over is not to be told from one that never was", () => {
  const still = (html: string) => html.replace(/nonce="[^"]*"/g, "");
  const unknown = async () => still((await open(`/s/${"x".repeat(48)}`)).html);
  const gone = async (path: string) => {
    for (const place of [path, `${path}/embed`]) {
      const { status, html, headers } = await open(place);
      expect([status, still(html)]).toEqual([404, await unknown()]);
      expect(headers.get("cache-control")).toBe("no-store");
    }
  };

  test("revoked: at once", async () => {
    const { path, id } = await share({ embedOrigins: [FRAME] });
    expect((await open(path)).status).toBe(200);
    await owner.call.shares.revoke({ eventId, shareId: id });
    await gone(path);
  });

  test("expired: at its moment", async () => {
    const { path, id } = await share({ expiresInDays: 1, embedOrigins: [FRAME] });
    const update = rawStatement("update share_links set expires_at = ? where id = ?", [
      world.clock.now() + 1,
      id,
    ]);
    await world.deps.shards.of(storeId).write([update]);
    expect((await open(path)).status).toBe(200);
    world.clock.advance(1);
    await gone(path);
  });

  test("guessed, cut, changed by one character, or another event's id with this one's secret", async () => {
    const { path } = await share();
    const token = path.slice(3);
    const foreign = await world.event(owner, storeId, { title: "다른 이벤트" });
    const bytes = Buffer.from(token, "base64url");
    const moved = Buffer.concat([
      Buffer.from(foreign.eventId.replaceAll("-", ""), "hex"),
      bytes.subarray(16),
    ]);
    const last = token.at(-1) === "A" ? "B" : "A";
    const guesses = [
      token.slice(0, -1),
      `${token}A`,
      token.slice(0, -1) + last,
      moved.toString("base64url"),
      eventId,
      "..%2f",
      "%00",
    ];
    for (const guess of guesses) await gone(`/s/${guess}`);
  });

  test("a closed store's", async () => {
    const other = await world.store(owner, { name: "문닫는집" });
    const event = await world.event(owner, other, {});
    const { url } = await owner.call.shares.create({ eventId: event.eventId, sections: ["SUMMARY"] });
    await world.caughtUp();
    const { pathname } = new URL(url ?? "");
    expect((await open(pathname)).status).toBe(200);
    await owner.call.stores.close({ storeId: other });
    await gone(pathname);
  });
});

describe("[W-30] inside other pages", () => {
  test("only the origins of the link may show it, in the scheme that they ask for", async () => {
    const { path } = await share({
      sections: ["SUMMARY", "TREND"],
      embedOrigins: [FRAME, "https://www.example.org"],
    });
    const { status, headers, html } = await open(`${path}/embed?theme=dark&range=7d`);
    expect(status).toBe(200);
    expect(headers.get("content-security-policy")).toMatch(
      /frame-ancestors https:\/\/blog\.example\.com https:\/\/www\.example\.org$/,
    );
    expect(headers.get("x-frame-options")).toBeNull();
    expect(html).toContain(":root{color-scheme:dark;--bg:#161614");
    expect(html).toContain('href="?range=all&amp;theme=dark"');
    expect(html).not.toContain("og:");
    expect((await open(`${path}/embed?theme=nonsense`)).html).not.toContain("color-scheme:dark;--bg");
  });

  test("without an origin there is none", async () => {
    const { path } = await share();
    expect((await open(`${path}/embed`)).status).toBe(404);
  });
});

describe("a link with a password", () => {
  const post = (path: string, password: string) =>
    open(path, {
      method: "POST",
      body: new URLSearchParams({ password }),
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });

  test("tells nothing before it, opens with it, and opens no other link", async () => {
    const { path } = await share({ password: PASSWORD });
    const other = await share({ password: PASSWORD });
    const locked = await open(path);
    expect(locked.status).toBe(200);
    expect(locked.html).not.toMatch(/떡볶이|달빛분식|og:|30명/);
    expect(locked.html).toContain('type="password"');
    const entered = await post(path, PASSWORD);
    expect([entered.status, entered.headers.get("location")]).toEqual([303, path]);
    const cookie = entered.headers.get("set-cookie") ?? "";
    expect(cookie).toContain(`Path=${path}`);
    expect(cookie).toMatch(/HttpOnly/);
    const headers = { cookie: cookie.split(";")[0] ?? "" };
    expect((await open(path, { headers })).text).toContain("30명");
    expect((await open(other.path, { headers })).html).toContain('type="password"');
    world.clock.advance(12 * 3_600_000);
    expect((await open(path, { headers })).html).toContain('type="password"');
  });

  test("a wrong one is refused with words, a forged pass opens nothing, a new password ends old passes", async () => {
    const { path, id, version } = await share({ password: PASSWORD });
    const wrong = await post(path, "틀린 비밀번호예요");
    expect([wrong.status, wrong.text.includes("비밀번호가 맞지 않아요")]).toEqual([401, true]);
    expect(wrong.headers.get("set-cookie")).toBeNull();
    const until = Math.floor((world.clock.now() + DAY_MS) / 1_000);
    const forged = { cookie: `madang_share=${until}.${"A".repeat(43)}` };
    expect((await open(path, { headers: forged })).html).toContain('type="password"');
    const pass = { cookie: (await post(path, PASSWORD)).headers.get("set-cookie")?.split(";")[0] ?? "" };
    expect((await open(path, { headers: pass })).text).toContain("30명");
    await owner.call.shares.update({ eventId, shareId: id, version, password: "새로운 비밀번호예요" });
    expect((await open(path, { headers: pass })).html).toContain('type="password"');
  });
});
