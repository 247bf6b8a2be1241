import { expect, setDefaultTimeout, test } from "bun:test";
import type { BrowserContext, Page } from "playwright-core";
import { z } from "zod";
import { openDemo } from "./support/demo.ts";
import { enter, openEvent } from "./support/event.ts";
import { describeInBrowser } from "./support/index.ts";
import { region } from "./support/locators.ts";
import { readyDraft } from "./wizard-support.ts";

setDefaultTimeout(150_000);

const ZONES = ["America/New_York", "UTC"] as const;
/** What is said of a refresh that has nothing to ask, and of a second one within a minute. */
const WHY = [/아직 배포한 채널이 없어서 새로 받을 값이 없어요/, /요청이 너무 많아요|잠시 (후|뒤)/] as const;
const TIME = /\d+월 \d+일\(.\) \d\d:\d\d/g;

/** Blocks of the dashboard by the procedure that each shows. */
const BLOCKS = {
  scoreboard: "목적에 맞는 성과",
  timeline: "참여 추이",
  roi: "비용과 수익",
  profile: "참여자",
  comparison: "비교",
} as const;

const Answer = z.object({ result: z.object({ data: z.unknown() }) });
const Dashboard = z.object({
  lastUpdated: z.string(),
  summaryCards: z.object({
    totalParticipants: z.object({ count: z.number() }),
    totalViews: z.object({ count: z.number() }),
    roi: z.object({ value: z.number(), totalCost: z.number() }),
  }),
  channelPerformance: z.array(
    z.object({ label: z.string(), costKrw: z.number(), asOf: z.string().nullable() }),
  ),
});
const Block = z.object({ freshness: z.object({ asOf: z.string().nullable() }) });
const File = z.object({ csv: z.string() });

describeInBrowser("the same figures everywhere", (app) => {
  test("[W-38] numbers, won, percents and times read alike in the app, in the report and in the file, in any zone", async () => {
    const texts = [];
    for (const timezoneId of ZONES) {
      const { context, event } = await openDemo(app(), { timezoneId });
      const { id } = event("ENDED");
      const page = await context.newPage();
      const told = answersOf(page);
      await page.goto(`${app().url}/app/events/${id}`);
      await read(page);
      const { lastUpdated, summaryCards, channelPerformance } = Dashboard.parse(await told.get("dashboard"));
      const shown = await page.locator("main").innerText();
      const titles = await page
        .locator("main [title]")
        .evaluateAll((all) => all.map((one) => one.getAttribute("title")));
      await page.goto(`${app().url}/report/${id}`);
      const report = await page.locator("body").innerText();
      const [file = "", channels = ""] = await Promise.all(
        ["summary", "channels"].map((view) => csv(context, id, view)),
      );

      const { totalParticipants, totalViews, roi } = summaryCards;
      const [people, views] = [grouped(totalParticipants.count), grouped(totalViews.count)];
      expect(titles).toContain(`${people}명`);
      expect(titles).toContain(`${views}회`);
      for (const words of [people, `${grouped(roi.totalCost)}원`, percent(roi.value)])
        expect([
          words,
          shown.includes(words) || titles.includes(`${words}명`),
          report.includes(words),
        ]).toEqual([words, true, true]);
      for (const line of [
        `총 참여자 수,${totalParticipants.count}`,
        `총 노출 수(중복 포함),${totalViews.count}`,
        `ROI(%),${roi.value}`,
        `총 비용(원),${roi.totalCost}`,
      ])
        expect(file.split("\r\n").some((told) => told.startsWith(`${line},`)) || line).toBe(true);

      expect(shown).toContain(`마지막 업데이트 ${timeInKorea(lastUpdated)}`);
      for (const { asOf } of channelPerformance)
        if (asOf !== null)
          expect([report.includes(timeInKorea(asOf)), channels.includes(asOf)]).toEqual([true, true]);
      expect(channels).toMatch(/T\d\d:\d\d:\d\d(\.\d+)?\+09:00/);
      expect(`${shown}${report}`).not.toMatch(/오[전후] \d+:|NaN|undefined|-\d+(\.\d+)?%/);
      texts.push(timesIn(report).filter((time) => !time.includes(timeInKorea(lastUpdated))).length > 0);
      await context.close();
    }
    expect(texts).toEqual([true, true]);
  });

  test("[W-10] each block says of when it is as the API does, and asking the channels again says what came of it", async () => {
    const owner = await app().ownerWithStore();
    const event = await openEvent(owner);
    await enter(owner, event, "010-1234-5678");
    for (const timezoneId of ZONES) {
      const { page, context } = await app().visitAs(owner, "/readyz", { timezoneId });
      const told = answersOf(page);
      await page.goto(`${app().url}/app/events/${event.eventId}`);
      await read(page);
      for (const [procedure, name] of Object.entries(BLOCKS)) {
        const { freshness } = Block.parse(await told.get(procedure));
        const words = timesIn(await region(page, name).innerText());
        if (freshness.asOf !== null)
          expect([procedure, words]).toEqual([
            procedure,
            expect.arrayContaining([timeInKorea(freshness.asOf)]),
          ]);
        else expect([procedure, words]).toEqual([procedure, []]);
      }
      const before = Dashboard.pick({ lastUpdated: true }).parse(await told.get("dashboard"));
      await page.getByText(`마지막 업데이트 ${timeInKorea(before.lastUpdated)}`).waitFor();
      await page.getByRole("button", { name: "새로고침" }).click();
      await page.getByText(WHY[ZONES.indexOf(timezoneId)] ?? "").waitFor();
      await read(page);
      const after = Dashboard.pick({ lastUpdated: true }).parse(await told.get("dashboard"));
      await page.getByText(`마지막 업데이트 ${timeInKorea(after.lastUpdated)}`).waitFor();
      await context.close();
    }
  });

  test("[W-38] in English no place, heading, button, field or column is left in Korean", async () => {
    const { context, event } = await openDemo(app(), { locale: "en-US" });
    const page = await context.newPage();
    for (const path of ["", "/events", `/events/${event("ENDED").id}`, "/channels", "/settings"]) {
      await page.goto(`${app().url}/app${path}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      const words = await page
        .locator("nav a, h2, button, label, th")
        .evaluateAll((all) => all.map((one) => one.textContent ?? "").filter((text) => /[가-힣]/.test(text)));
      expect([path, words]).toEqual([path, []]);
    }
    await context.close();
  });

  test("[W-38] in English nobody reads the server's Korean of why, what is wrong and how it was computed", async () => {
    const owner = await app().ownerWithStore({ storeName: "Cafe Yard" });
    const channels = [{ channel: "Instagram" }, { channel: "KakaoChannel" }] as const;
    const eventId = await readyDraft(owner, { title: "A latte more", imageUrl: null, channels });
    const { page, context } = await app().visitAs(owner, `/app/events/new/4?event=${eventId}`, {
      locale: "en-US",
    });
    const main = page.locator("main");
    await main.getByText("No customer has agreed to get messages yet.", { exact: true }).waitFor();
    await main.getByText("To fix: Add a picture.", { exact: true }).waitFor();
    const read = [await main.innerText()];
    await owner.madang.events.approve.mutate({ eventId });
    await owner.madang.distribution.distribute.mutate({ eventId });
    await page.goto(`${app().url}/app/events/${eventId}/distribution`);
    const kakao = region(page, "Kakao Channel");
    await kakao.getByText("No customer has agreed to get messages yet.", { exact: true }).waitFor();
    read.push(await main.innerText());
    await page.goto(`${app().url}/app/events/${eventId}`);
    await main.getByRole("button", { name: /Sales growth/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("(now − before) / before × 100", { exact: true }).waitFor();
    read.push(await dialog.innerText());
    expect(read.filter((text) => /[가-힣]/.test(text))).toEqual([]);
    await context.close();
  });

  async function csv(context: BrowserContext, eventId: string, view: string): Promise<string> {
    const input = encodeURIComponent(JSON.stringify({ eventId, format: "CSV", view }));
    const answer = await context.request.get(`${app().url}/trpc/analytics.export?input=${input}`);
    return File.parse(Answer.parse(await answer.json()).result.data).csv;
  }
});

/** What the page was told last by each procedure of analytics. */
function answersOf(page: Page): ReadonlyMap<string, Promise<unknown>> {
  const told = new Map<string, Promise<unknown>>();
  page.on("response", (response) => {
    const [, procedure] = /\/trpc\/analytics\.(\w+)\?/.exec(response.url()) ?? [];
    if (procedure === undefined || procedure === "live" || !response.ok()) return;
    const before = told.get(procedure);
    // An answer that the page leaves behind has no body any more.
    const answer = response.json().then(
      (body) => Answer.parse(body).result.data,
      () => before,
    );
    told.set(procedure, answer);
  });
  return told;
}

/** Every block has been read: no grey bar is left. */
async function read(page: Page): Promise<void> {
  await page.locator("#comparison, [role=alert]").first().waitFor();
  await page.waitForFunction(() => document.querySelector(".animate-pulse") === null);
}

function timesIn(text: string): readonly string[] {
  return text.match(TIME) ?? [];
}

/** By the platform's own calendar: nothing of the pages' code. */
function timeInKorea(iso: string): string {
  const parts = new Intl.DateTimeFormat("ko-KR", {
    ...{ timeZone: "Asia/Seoul", month: "numeric", day: "numeric", weekday: "short" },
    ...{ hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  }).formatToParts(new Date(iso));
  const { month, day, weekday, hour, minute } = Object.fromEntries(
    parts.map(({ type, value }) => [type, value]),
  );
  return `${month}월 ${day}일(${weekday}) ${hour}:${minute}`;
}

function grouped(value: number): string {
  return new Intl.NumberFormat("ko-KR").format(value).replace("-", "−");
}

function percent(value: number): string {
  return `${grouped(Math.round(value * 10) / 10)}%`;
}
