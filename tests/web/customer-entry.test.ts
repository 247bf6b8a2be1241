import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { phoneOf } from "../services/participation/world.ts";
import { until } from "../support/until.ts";
import { channelCode, enter, entriesOf, later, type OpenEvent, openEvent } from "./support/event.ts";
import { describeInBrowser, type Owner } from "./support/index.ts";

setDefaultTimeout(120_000);

const QUIET = { javaScriptEnabled: false } as const;
const send = (page: Page) => page.getByRole("button", { name: "참여하기" }).click();
const h1 = (page: Page) => page.getByRole("heading", { level: 1 }).textContent();

async function fill(page: Page, phone: string) {
  await page.getByLabel("휴대폰 번호").fill(phone);
  await page.getByLabel("[필수] 만 14세 이상이에요").check();
  await page.getByLabel("[필수] 개인정보 수집·이용 동의").check();
}

describeInBrowser("a customer without JavaScript", (app) => {
  let owner: Owner;
  let event: OpenEvent;
  beforeAll(async () => {
    owner = await app().ownerWithStore();
    event = await openEvent(owner);
  });

  test("[W-23] takes part, and stands before the code, a picture of it and the event's calendar", async () => {
    const { page, context, watched } = await app().visit(`/e/${event.slug}`, QUIET);
    await fill(page, phoneOf(1));
    await page.getByText("나이대·성별·지역 알려 주기").click();
    await page.getByLabel("30대").check();
    await page.getByLabel("제주").check();
    await send(page);
    expect(new URL(page.url()).pathname).toMatch(new RegExp(`^/e/${event.slug}/done/[0-9A-Z]{12}$`));
    expect(await h1(page)).toBe("참여했어요");
    const shown = (await page.locator(".code").first().textContent()) ?? "";
    const saving = page.waitForEvent("download");
    await page.getByRole("link", { name: "이미지로 저장" }).click();
    expect((await saving).suggestedFilename()).toBe(`madang-${shown.replace("-", "")}.png`);
    await page.reload();
    expect((await page.locator(".code").first().textContent()) ?? "").toBe(shown);
    const calendar = await context.request.get(`${app().url}/e/${event.slug}/event.ics`);
    expect(await calendar.text()).toStartWith("BEGIN:VCALENDAR\r\n");
    const visit = await owner.madang.participation.redeem.mutate({ eventId: event.eventId, code: shown });
    expect(visit.prizeName).toBe("카페라떼 1잔");
    expect(watched).toEqual({ foreign: [], faults: [] });
    expect(await context.cookies()).toEqual([]);
    await context.close();
  });

  test("[W-37] is told every fault beside its field in plain Korean; the first one has the focus, nothing typed is lost", async () => {
    const { page, context } = await app().visit(`/e/${event.slug}`, QUIET);
    await page.getByLabel("휴대폰 번호").fill("02-123-4567");
    await page.getByLabel("이름").fill("홍길동");
    await page.getByLabel("[선택] 혜택·이벤트 소식 받기").check();
    await send(page);
    expect(await page.title()).toStartWith("다시 확인해 주세요");
    const faulty = page.locator("[aria-invalid=true]");
    expect(await faulty.count()).toBe(3);
    for (const field of await faulty.all()) {
      const id = (await field.getAttribute("aria-describedby"))?.split(" ")[0] ?? "";
      const words = (await page.locator(`#${id}`).textContent()) ?? "";
      expect([
        words,
        /[A-Za-z]{2}/.test(words),
        words.endsWith("주세요.") || /주세요\. 예: [\d-]+$/.test(words),
      ]).toEqual([words, false, true]);
    }
    const [edge, told] = await page.locator("#phone, #phone-error").evaluateAll((seen) =>
      seen.map((element) => {
        const { borderTopColor, color } = getComputedStyle(element);
        return element.id === "phone" ? borderTopColor : color;
      }),
    );
    expect(edge).toBe(told);
    expect(await page.locator(":focus").getAttribute("id")).toBe("phone");
    expect(await page.getByLabel("휴대폰 번호").inputValue()).toBe("02-123-4567");
    expect(await page.getByLabel("이름").inputValue()).toBe("홍길동");
    expect(await page.getByLabel("[선택] 혜택·이벤트 소식 받기").isChecked()).toBe(true);
    await context.close();
  });

  test("[W-26] finds each consent apart and unticked; without the required ones nothing is sent on, without marketing all is", async () => {
    const own = await openEvent(owner);
    const { page, context } = await app().visit(`/e/${own.slug}`, QUIET);
    const boxes = page.getByRole("checkbox");
    expect(await boxes.count()).toBe(3);
    for (const box of await boxes.all()) expect(await box.isChecked()).toBe(false);
    await page.getByLabel("휴대폰 번호").fill(phoneOf(2));
    await page.getByLabel("[필수] 만 14세 이상이에요").check();
    await send(page);
    expect(await entriesOf(owner, own)).toEqual([]);
    await page.getByLabel("[필수] 개인정보 수집·이용 동의").check();
    await send(page);
    expect(await h1(page)).toBe("참여했어요");
    expect(await entriesOf(owner, own)).toHaveLength(1);
    await context.close();
  });

  test("[W-25] with the same phone again is told so, finds the code by its last digits, and counts once, also 20 times at once", async () => {
    const own = await openEvent(owner);
    const { redeemCode } = await enter(owner, own, phoneOf(3));
    const { page, context } = await app().visit(`/e/${own.slug}`, QUIET);
    await fill(page, phoneOf(3));
    const fields = await page
      .locator("form input")
      .evaluateAll((inputs) =>
        inputs.flatMap((input) => (input instanceof HTMLInputElement ? [[input.name, input.value]] : [])),
      );
    await send(page);
    expect(await h1(page)).toBe("이미 참여하셨어요");
    await page.getByLabel("휴대폰 번호 뒷자리 4자리").fill("0003");
    await page.getByRole("button", { name: "코드 보기" }).click();
    expect((await page.locator(".code").textContent())?.replace("-", "")).toBe(redeemCode);
    const form = {
      ...Object.fromEntries(fields),
      phone: phoneOf(4),
      over14: "on",
      privacy: "on",
      requestKey: "",
    };
    const posts = Array.from({ length: 20 }, () =>
      context.request.post(`${app().url}/e/${own.slug}`, { form }),
    );
    const answers = await Promise.all(posts);
    expect(answers.map((answer) => answer.status()).sort()).toEqual([
      200,
      ...Array.from({ length: 19 }, () => 409),
    ]);
    expect(await entriesOf(owner, own)).toHaveLength(2);
    await context.close();
  });

  test("[W-27] reads in each state a page of its own, with its status and title", async () => {
    const full = await openEvent(owner, { maxParticipants: 1 });
    await enter(owner, full, phoneOf(5));
    const cancelled = await openEvent(owner, { startsAt: later(80) });
    await owner.madang.events.cancel.mutate({ eventId: cancelled.eventId });
    const soon = await openEvent(owner, { startsAt: later(80) });
    const ended = await openEvent(owner, { startsAt: later(-48), endsAt: later(6 / 3_600) });
    const isOver = async () => (await fetch(`${app().url}/e/${ended.slug}`)).status === 410 || undefined;
    await until("the event is over", isOver, 30_000);
    const states = [
      {
        path: `/e/${soon.slug}`,
        status: 200,
        title: "곧 시작해요",
        words: /[23]일 뒤에 시작해요|4일 뒤에 시작해요/,
      },
      {
        path: `/e/${full.slug}`,
        status: 200,
        title: "참여 인원이 모두 찼어요",
        words: /다시 열릴 수 있어요/,
      },
      { path: `/e/${ended.slug}`, status: 410, title: "종료된 이벤트예요", words: /다음 이벤트에서 만나요/ },
      { path: `/e/${cancelled.slug}`, status: 410, title: "취소된 이벤트예요", words: /양해 부탁드려요/ },
      {
        path: "/e/nobody-has-this",
        status: 404,
        title: "이벤트를 찾을 수 없어요",
        words: /다시 확인해 주세요/,
      },
    ];
    const { page, context } = await app().visit("/e/nobody-has-this", QUIET);
    for (const { path, status, title, words } of states) {
      const answer = await page.goto(`${app().url}${path}`);
      expect([path, answer?.status(), (await page.title()).split(" - ")[0]]).toEqual([path, status, title]);
      expect(await page.locator("main").textContent()).toMatch(words);
      expect(await page.getByRole("button").count()).toBe(0);
    }
    await context.close();
  });

  test("[W-28] inside KakaoTalk, Instagram and Naver takes part in the same window, sees the way out and can copy the address", async () => {
    const agents = ["KAKAOTALK 10.9.0", "Instagram 350.0", "NAVER(inapp; search; 1000)"];
    for (const [index, agent] of agents.entries()) {
      const userAgent = `Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36 ${agent}`;
      const { page, context } = await app().visit(`/e/${event.slug}`, { ...QUIET, userAgent });
      const out = await page.getByRole("link", { name: "브라우저로 열기" }).getAttribute("href");
      expect([agent, /^(kakaotalk|intent):/.test(out ?? "")]).toEqual([agent, true]);
      const address = page.getByLabel("이벤트 주소");
      expect(await address.inputValue()).toEndWith(`/e/${event.slug}`);
      await address.click({ clickCount: 3 });
      await fill(page, phoneOf(10 + index));
      await send(page);
      expect([agent, await h1(page), context.pages().length]).toEqual([agent, "참여했어요", 1]);
      await context.close();
    }
  });

  test("[W-29] by a channel's link is counted for it, through a faulty form too; an unknown code counts as direct", async () => {
    const own = await openEvent(owner);
    const code = await channelCode(owner, own, "NaverBlog");
    const { page, context } = await app().visit(`/r/${code}`, QUIET);
    await send(page);
    await fill(page, phoneOf(6));
    await send(page);
    expect(await h1(page)).toBe("참여했어요");
    await page.goto(`${app().url}/e/${own.slug}?ref=nobody00`);
    await fill(page, phoneOf(7));
    await send(page);
    expect((await entriesOf(owner, own)).sort()).toEqual(["NaverBlog", null]);
    await context.close();
  });

  test("[W-34] takes part by keyboard alone; nothing with the focus lies under the button that stays", async () => {
    const own = await openEvent(owner);
    const { page, context } = await app().visit(`/e/${own.slug}`, QUIET);
    const covered: string[] = [];
    const steps = new Map([
      ["phone", () => page.keyboard.type(phoneOf(8))],
      ["over14", () => page.keyboard.press("Space")],
      ["privacy", () => page.keyboard.press("Space")],
    ]);
    for (let taps = 0; taps < 30; taps += 1) {
      await page.keyboard.press("Tab");
      const focused = page.locator(":focus");
      const id = (await focused.getAttribute("id")) ?? "";
      const isSeen = await focused.evaluate((element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        const seen = document.elementFromPoint(left + width / 2, top + height / 2);
        return (
          seen === element || element.contains(seen) || seen?.closest("label")?.contains(element) === true
        );
      });
      if (!isSeen) covered.push(`${id} ${await focused.textContent()}`);
      await steps.get(id)?.();
      if ((await focused.getAttribute("type")) === "submit") break;
    }
    expect(covered).toEqual([]);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/done\//);
    expect(await h1(page)).toBe("참여했어요");
    await context.close();
  });
});
