import { expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { describeInBrowser, sidewaysScroll, smallTargets, violations } from "./support/index.ts";
import {
  button,
  choosePurpose,
  eventIdIn,
  kept,
  NEW,
  next,
  onStep,
  readyDraft,
  takeRecipe,
} from "./wizard-support.ts";

setDefaultTimeout(180_000);

describeInBrowser("the wizard's sums, counts and looks", (app) => {
  test("[W-21] adds up the channels that are on, as the server does, and warns above the budget", async () => {
    const owner = await app().ownerWithStore();
    const eventId = await readyDraft(owner, { budgetCapKrw: 60_000 });
    const { page, context } = await app().visitAs(owner, `${NEW}/4?event=${eventId}`);
    const total = page.getByTestId("total");
    const shown = async () => Number(((await total.textContent()) ?? "").replace(/\D/g, ""));
    const told = async () => {
      await kept(page);
      const rows = await owner.madang.distribution.estimate.query({ eventId });
      return rows.reduce((sum, { costKrw }) => sum + costKrw, 0);
    };
    await total.waitFor();
    expect(await shown()).toBe(await told());
    expect(await page.getByText(/예산 60,000원 가운데/).isVisible()).toBe(true);
    await page.getByRole("checkbox", { name: /지니TV/ }).check();
    await page.getByText(/예산 60,000원보다 .* 많아요/).waitFor();
    const rows = await page
      .locator("[data-testid^=cost-]")
      .evaluateAll((cells) =>
        cells
          .filter((cell) => cell.closest("label")?.querySelector("input")?.checked)
          .reduce((sum, cell) => sum + Number(cell.textContent?.replace(/\D/g, "")), 0),
      );
    expect(await shown()).toBe(rows);
    expect(await shown()).toBe(await told());
    await page.getByRole("checkbox", { name: /지니TV/ }).uncheck();
    await page.getByRole("checkbox", { name: /우리동네TV/ }).uncheck();
    await page.getByText("채널 1곳 예상 비용").waitFor();
    expect(await shown()).toBe(await told());
    // A failed estimate takes no row away, and what is chosen does not wait for it.
    await page.route("**/trpc/distribution.estimate*", (route) => route.abort());
    await page.getByRole("checkbox", { name: /우리동네TV/ }).check();
    const radius = page.getByLabel("반경");
    await radius.selectOption("2km");
    expect(await radius.inputValue()).toBe("2km");
    await page.getByRole("alert").getByText("인터넷").waitFor();
    await page.getByRole("checkbox", { name: /우리동네TV/ }).uncheck();
    await page.unroute("**/trpc/distribution.estimate*");
    await button(page, "다시 시도").click();
    await page.getByRole("alert").waitFor({ state: "detached" });
    expect(await shown()).toBe(await told());
    await context.close();
  });

  test("[W-21] names no cost on the last sheet before the server has said it of the channels as they are now", async () => {
    const owner = await app().ownerWithStore();
    const eventId = await readyDraft(owner, { channels: [{ channel: "NaverBlog" }] });
    const { page, context } = await app().visitAs(owner, `${NEW}/5?event=${eventId}`);
    const sum = page.getByTestId("whole-cost");
    await sum.filter({ hasText: /^0원$/ }).waitFor();
    await page.getByRole("link", { name: /수정 ?: 채널/ }).click();
    await page.getByRole("checkbox", { name: /지니TV/ }).check();
    await page.getByText("채널 2곳 예상 비용").waitFor();
    await kept(page);
    const answer = Promise.withResolvers<void>();
    await page.route("**/trpc/distribution.estimate*", async (route) => {
      await answer.promise;
      await route.continue();
    });
    await next(page);
    await onStep(page, "이대로 시작할까요?");
    expect(await sum.textContent()).toBe("아직 없어요");
    answer.resolve();
    await sum.filter({ hasText: /^[1-9][\d,]+원$/ }).waitFor();
    await context.close();
  });

  test("[W-21] names the reason where a channel cannot be chosen", async () => {
    const owner = await app().ownerWithStore();
    const eventId = await readyDraft(owner);
    await owner.madang.channels.disconnect.mutate({ storeId: owner.storeId, channel: "Instagram" });
    const { page, context } = await app().visitAs(owner, `${NEW}/4?event=${eventId}`);
    const row = page.getByRole("checkbox", { name: /인스타그램/ });
    await row.waitFor();
    await page.getByRole("link", { name: "채널 연결하러 가기" }).waitFor();
    await row.click({ force: true });
    expect(await row.isChecked()).toBe(false);
    expect(await page.getByText("메시지를 받겠다고 동의한 고객이 아직 없어요.").isVisible()).toBe(true);
    const document = await page.evaluateHandle(() => window.document);
    await page.getByRole("link", { name: "채널 연결하러 가기" }).click();
    await onStep(page, "채널");
    expect(await document.evaluate((opened) => opened === window.document)).toBe(true);
    await context.close();
  });

  test("[W-21] suggests no channel that cannot be used, and lets none of them pass", async () => {
    const owner = await app().ownerWithStore({ industry: "카페" });
    const { page, context } = await app().visitAs(owner, NEW);
    await choosePurpose(page, "매출 늘리기");
    await takeRecipe(page);
    const eventId = eventIdIn(page);
    const chosen = async () =>
      (await owner.madang.events.get.query({ eventId })).channels.map(({ channel }) => channel);
    expect(await chosen()).toEqual(["WooridongneTV", "Instagram"]);
    const { version } = await owner.madang.events.get.query({ eventId });
    await owner.madang.events.update.mutate({ eventId, version, channels: [{ channel: "KakaoChannel" }] });
    await page.goto(`${app().url}${NEW}/4?event=${eventId}`);
    await page.getByTestId("total").waitFor();
    await next(page);
    await page.getByText("지금은 보낼 수 없는 채널이 있어요. 꺼 주세요: 카카오 채널").waitFor();
    await page.getByRole("checkbox", { name: /카카오 채널/ }).uncheck();
    await page.getByRole("checkbox", { name: /네이버 블로그/ }).check();
    await next(page);
    await onStep(page, "이대로 시작할까요?");
    await context.close();
  });

  test("[W-22] counts as the server counts: an emoji and a syllable are one, the link and the words of law are in it", async () => {
    const owner = await app().ownerWithStore();
    const eventId = await readyDraft(owner, {
      channels: [{ channel: "Instagram" }, { channel: "KakaoChannel" }, { channel: "NaverBlog" }],
    });
    const { page, context } = await app().visitAs(owner, `${NEW}/3?event=${eventId}`);
    const texts: readonly (readonly [string, string, string])[] = [
      ["인스타그램", "게시글", "가을🍂 세일👨‍👩‍👧 한글ㄱㅏ"],
      ["카카오 채널", "메시지", "단골 손님께 🎁🎁"],
      ["네이버 블로그", "글 제목", "🍁 가을 소식"],
      ["네이버 블로그", "글 내용", "안녕하세요 😀".repeat(40)],
    ];
    for (const [region, label, text] of texts) {
      const input = page.getByRole("region", { name: region }).getByLabel(label, { exact: true });
      await input.waitFor();
      await input.fill(text);
    }
    await kept(page);
    const shown = await page.getByLabel("글자 수").allTextContents();
    const { channels } = await owner.madang.events.preview.query({ eventId });
    const counters = channels.flatMap(({ preview }) =>
      (preview?.counters ?? []).filter(({ field: name }) => name !== "altText" && name !== "buttonName"),
    );
    expect(shown).toEqual(counters.map(({ used, max }) => `${used} / ${max}`));
    const message = page.getByRole("region", { name: "카카오 채널" }).getByLabel("메시지");
    await message.fill("가".repeat(1_400));
    await page.getByText(/1300자까지 쓸 수 있어요\. \d+자를 줄여 주세요\./).waitFor();
    expect(await message.getAttribute("aria-invalid")).toBe("true");
    await context.close();
  });

  test("[W-34] is done by keys alone", async () => {
    const owner = await app().ownerWithStore({ industry: "카페" });
    const { page, context } = await app().visitAs(owner, NEW, { width: 1280 });
    await onStep(page, "어떤 이벤트를 만들까요?");
    await tabTo(page, "input[type=radio]");
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await onStep(page, "무엇을 드릴까요?");
    await page.getByText("추천", { exact: true }).first().waitFor();
    await tabTo(page, "ul button");
    await page.keyboard.press("Enter");
    await kept(page);
    await tabTo(page, "button[type=submit]");
    await page.keyboard.press("Enter");
    await onStep(page, "어떤 모습으로 알릴까요?");
    await tabTo(page, "button[type=submit]");
    await page.keyboard.press("Enter");
    await onStep(page, "어디에 알릴까요?");
    await tabTo(page, "input[name=NaverBlog]");
    if (!(await page.getByRole("checkbox", { name: /네이버 블로그/ }).isChecked()))
      await page.keyboard.press("Space");
    await tabTo(page, "button[type=submit]");
    await page.keyboard.press("Enter");
    await onStep(page, "이대로 시작할까요?");
    await context.close();
  });

  test("[W-31] [W-32] [W-33] is readable at each step, with targets for fingers and nothing to scroll sideways", async () => {
    const owner = await app().ownerWithStore();
    const eventId = await readyDraft(owner, {
      channels: [
        { channel: "WooridongneTV" },
        { channel: "GenieTV" },
        { channel: "Instagram" },
        { channel: "KakaoChannel" },
      ],
    });
    const ready = [
      ["1", "새 손님 모으기"],
      [`1?event=${eventId}`, "다른 목적으로 새로 만들기"],
      [`2?event=${eventId}`, "고객이 보는 화면"],
      [`3?event=${eventId}`, "게시글"],
      [`4?event=${eventId}`, "노출 반경"],
      [`5?event=${eventId}`, "예상 비용 합계"],
    ] as const;
    for (const [step, text] of ready) {
      const { page, context } = await app().visitAs(owner, `${NEW}/${step}`);
      await page.getByText(text).first().waitFor();
      expect([step, await violations(page)]).toEqual([step, []]);
      await page.setViewportSize({ width: 320, height: 780 });
      expect([step, await sidewaysScroll(page)]).toEqual([step, 0]);
      expect([step, await smallTargets(page)]).toEqual([step, []]);
      await context.close();
    }
  });
});

/** Tab after tab, until the focus is there. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`no key leads to ${selector}`);
}
