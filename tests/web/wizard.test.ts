import { expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { until } from "../support/until.ts";
import { describeInBrowser, type Owner, sidewaysScroll, smallTargets, violations } from "./support/index.ts";
import {
  button,
  choosePurpose,
  eventIdIn,
  heading,
  kept,
  makePicture,
  next,
  takeRecipe,
} from "./wizard-support.ts";

setDefaultTimeout(180_000);

const NEW = "/app/events/new";
const field = (page: Page, label: string) => page.getByRole("textbox", { name: label });
const onStep = (page: Page, name: string) => heading(page, name).waitFor();

/** A draft of the owner's that could be approved, and its id. */
async function readyDraft(owner: Owner, changes: object = {}): Promise<string> {
  const { madang, storeId } = owner;
  const draft = await madang.events.createDraft.mutate({ storeId, objective: "SALES", title: "가을 사은" });
  const now = Date.now();
  await madang.events.update.mutate({
    eventId: draft.id,
    version: draft.version,
    startsAt: new Date(now - 3_600_000).toISOString(),
    endsAt: new Date(now + 7 * 86_400_000).toISOString(),
    targetParticipants: 50,
    imageUrl: "https://images.example.com/event.jpg",
    channels: [{ channel: "WooridongneTV" }, { channel: "NaverBlog" }],
    ...changes,
  });
  return draft.id;
}

describeInBrowser("the wizard", (app) => {
  test("[W-1] [W-4] leads from home to a distributed event in five screens with three answers that must be given", async () => {
    const owner = await app().ownerWithStore({ storeName: "햇살 카페", industry: "카페" });
    const { page, context, watched } = await app().visitAs(owner, "/app/");
    await page.getByRole("link", { name: "새 이벤트" }).first().click();
    await onStep(page, "어떤 이벤트를 만들까요?");
    await page.getByRole("radio", { name: /새 손님 모으기/ }).check();
    await page.waitForURL(/purpose=NEW_CUSTOMERS/);
    await page.reload();
    expect(await page.getByRole("radio", { name: /새 손님 모으기/ }).isChecked()).toBe(true);
    await next(page);
    await onStep(page, "무엇을 드릴까요?");
    expect(await page.getByText("추천", { exact: true }).count()).toBe(3);
    await takeRecipe(page);
    await next(page);
    await makePicture(page);
    await next(page);
    await onStep(page, "어디에 알릴까요?");
    await page.getByTestId("total").waitFor();
    await next(page);
    await onStep(page, "이대로 시작할까요?");
    await page.getByLabel("개인정보 문구와 경품 안내를 확인했어요").check();
    await button(page, "승인하고 배포하기").click();
    await onStep(page, "배포 현황");
    const eventId = eventIdIn(page);
    const run = await until("the run is settled", async () => {
      const latest = await owner.madang.distribution.latest.query({ eventId });
      return latest?.completedAt ? latest : undefined;
    });
    expect(run.results.map(({ channel }) => channel)).toEqual(["WooridongneTV", "Instagram", "NaverBlog"]);
    expect(watched).toEqual({ foreign: [], faults: [] });
    await context.close();
  });

  test("[W-2] keeps every field at the server: a tab that is killed at any step is picked up from home", async () => {
    const owner = await app().ownerWithStore({ industry: "음식점" });
    const first = await app().visitAs(owner, NEW);
    await choosePurpose(first.page, "다시 오게 하기");
    const written: Record<string, string> = {
      title: "단골 감사제 🎉",
      description: "늘 고마워요.",
      startDay: "2031-05-05",
      endDay: "2031-05-14",
      prizeName: "식혜 한 잔",
      prizeCount: "40",
      prizeCostKrw: "60000",
      targetParticipants: "70",
      budgetCapKrw: "120000",
    };
    for (const [name, value] of Object.entries(written))
      await first.page.locator(`[name=${name}]`).fill(value);
    await kept(first.page);
    await first.page.close();

    const second = await first.context.newPage();
    await second.goto(`${app().url}/app/`);
    await second.getByRole("link", { name: "이어서 만들기" }).click();
    await onStep(second, "무엇을 드릴까요?");
    for (const [name, value] of Object.entries(written))
      expect([name, await second.locator(`[name=${name}]`).inputValue()]).toEqual([name, value]);
    await next(second);
    await onStep(second, "어떤 모습으로 알릴까요?");
    const message = second.getByRole("region", { name: "인스타그램" }).getByLabel("게시글");
    await message.fill("단골손님만 모셔요 🙏");
    await kept(second);
    const textsAt = second.url();
    await second.close();

    const third = await first.context.newPage();
    await third.goto(textsAt);
    const again = third.getByRole("region", { name: "인스타그램" }).getByLabel("게시글");
    await again.waitFor();
    expect(await again.inputValue()).toBe("단골손님만 모셔요 🙏");
    await next(third);
    await onStep(third, "어디에 알릴까요?");
    await third.getByRole("checkbox", { name: /네이버 블로그/ }).check();
    await kept(third);
    const channelsAt = third.url();
    await third.close();

    const fourth = await first.context.newPage();
    await fourth.goto(channelsAt);
    await fourth.getByRole("checkbox", { name: /네이버 블로그/ }).waitFor();
    expect(await fourth.getByRole("checkbox", { name: /네이버 블로그/ }).isChecked()).toBe(true);
    await fourth.getByRole("link", { name: "이전" }).click();
    await onStep(fourth, "어떤 모습으로 알릴까요?");
    await fourth.goBack();
    await onStep(fourth, "어디에 알릴까요?");
    await first.context.close();
  });

  test("[W-3] makes one distribution of a double tap, and says within a tenth of a second that it works", async () => {
    const owner = await app().ownerWithStore();
    const eventId = await readyDraft(owner);
    const { page, context } = await app().visitAs(owner, `${NEW}/5?event=${eventId}`);
    await page.getByLabel("개인정보 문구와 경품 안내를 확인했어요").check();
    const send = button(page, "승인하고 배포하기");
    const frames = await send.evaluate(async (tapped: HTMLElement) => {
      tapped.click();
      tapped.click();
      for (let shown = 1; shown < 100; shown++) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        if (tapped.getAttribute("aria-busy") === "true") return shown;
      }
      return 100;
    });
    // Six frames are a tenth of a second.
    expect(frames).toBeLessThanOrEqual(6);
    await onStep(page, "배포 현황");
    const posts = await owner.madang.channels.list.query({ storeId: owner.storeId });
    const simulator = posts.find(({ channel }) => channel === "WooridongneTV")?.simulatorUrl;
    await until("the partner has it", async () => {
      const ledger = await (await fetch(`${simulator}/__ledger`)).text();
      return ledger.includes(eventId) ? true : undefined;
    });
    const { posts: accepted } = (await (await fetch(`${simulator}/__ledger`)).json()) as { posts: object[] };
    expect(accepted.filter((post) => JSON.stringify(post).includes(eventId))).toHaveLength(1);
    await context.close();
  });

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

  test("[W-37] reads at each field what to mend, keeps what was typed, and focuses the first error", async () => {
    const owner = await app().ownerWithStore();
    const { page, context } = await app().visitAs(owner, NEW);
    await onStep(page, "어떤 이벤트를 만들까요?");
    await next(page);
    await page.getByText("이벤트의 목적을 하나 골라 주세요.").waitFor();
    await choosePurpose(page, "가게 알리기");
    await page.getByLabel("시작하는 날").fill("2031-05-05");
    await page.getByLabel("마지막 날").fill("2031-05-01");
    await field(page, "목표 인원").fill("많이");
    await next(page);
    for (const sentence of [
      "이벤트 제목을 입력해 주세요.",
      "마지막 날을 시작하는 날 이후로 골라 주세요.",
      "목표 인원을 1명 이상의 숫자로 입력해 주세요.",
    ])
      await page.getByText(sentence).waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("title");
    expect(await field(page, "목표 인원").inputValue()).toBe("많이");
    const described = await field(page, "목표 인원").getAttribute("aria-describedby");
    expect(await page.locator(`[id="${described?.split(" ")[0]}"]`).textContent()).toContain("숫자로");
    await context.close();
  });

  test("two tabs: what the other one saved stays, field by field", async () => {
    const owner = await app().ownerWithStore();
    const eventId = await readyDraft(owner);
    const { page, context } = await app().visitAs(owner, `${NEW}/2?event=${eventId}`);
    await field(page, "이벤트 제목").waitFor();
    const { version } = await owner.madang.events.get.query({ eventId });
    await owner.madang.events.update.mutate({ eventId, version, prizeName: "다른 탭의 경품" });
    await field(page, "이벤트 제목").fill("이 탭의 제목");
    await kept(page);
    expect(await owner.madang.events.get.query({ eventId })).toMatchObject({
      title: "이 탭의 제목",
      prizeName: "다른 탭의 경품",
    });
    await context.close();
  });

  test("[W-14] [W-37] says that nothing is kept while the connection is away, and keeps it when it is back", async () => {
    const owner = await app().ownerWithStore();
    const eventId = await readyDraft(owner);
    const { page, context } = await app().visitAs(owner, `${NEW}/2?event=${eventId}`);
    await field(page, "이벤트 제목").waitFor();
    await context.setOffline(true);
    await field(page, "이벤트 제목").fill("끊긴 동안 쓴 제목");
    await button(page, "저장하지 못했어요. 다시 저장").waitFor();
    await page.getByText("인터넷에 연결되면 할 수 있어요.").waitFor();
    await context.setOffline(false);
    await kept(page);
    expect((await owner.madang.events.get.query({ eventId })).title).toBe("끊긴 동안 쓴 제목");
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
    const ready: Readonly<Record<string, string>> = {
      "1": "새 손님 모으기",
      "2": "고객이 보는 화면",
      "3": "게시글",
      "4": "노출 반경",
      "5": "예상 비용 합계",
    };
    for (const [step, text] of Object.entries(ready)) {
      const { page, context } = await app().visitAs(owner, `${NEW}/${step}?event=${eventId}`);
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
