import { expect, setDefaultTimeout, test } from "bun:test";
import { until } from "../support/until.ts";
import { describeInBrowser } from "./support/index.ts";
import { postsAbout } from "./support/ledger.ts";
import {
  button,
  choosePurpose,
  eventIdIn,
  field,
  kept,
  makePicture,
  NEW,
  next,
  onStep,
  readyDraft,
  takeRecipe,
} from "./wizard-support.ts";

setDefaultTimeout(180_000);

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
    await onStep(second, "어떤 모습으로 알릴까요?");
    await second.getByRole("link", { name: "이전" }).click();
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

  test("[W-3] makes one distribution of a double tap, and says that it works before the server has answered", async () => {
    const owner = await app().ownerWithStore();
    const eventId = await readyDraft(owner);
    const { page, context } = await app().visitAs(owner, `${NEW}/5?event=${eventId}`);
    await page.getByLabel("개인정보 문구와 경품 안내를 확인했어요").check();
    const answer = Promise.withResolvers<void>();
    await page.route("**/trpc/**", async (route) => {
      if (route.request().method() === "POST") await answer.promise;
      await route.continue();
    });
    const send = page.getByRole("button", { name: "승인하고 배포하기" });
    await send.evaluate((tapped: HTMLElement) => {
      tapped.click();
      tapped.click();
    });
    await page.locator("button[aria-busy=true]", { hasText: "승인하고 배포하기" }).waitFor();
    answer.resolve();
    await onStep(page, "배포 현황");
    const posts = await owner.madang.channels.list.query({ storeId: owner.storeId });
    const simulator = posts.find(({ channel }) => channel === "WooridongneTV")?.simulatorUrl ?? "";
    const accepted = await until("the partner has it", async () => {
      const mine = await postsAbout(simulator, eventId);
      return mine.length > 0 ? mine : undefined;
    });
    expect(accepted).toHaveLength(1);
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
    await page.goto(page.url().replace("/2?", "/5?"));
    await page.getByText("비었거나 고쳐야 하는 항목이 있어요: 이벤트 제목, 마지막 날, 목표 인원").waitFor();
    await context.close();
  });

  test("a draft is gone on with from the list of events, and keeps its purpose: another one begins anew", async () => {
    const owner = await app().ownerWithStore();
    const eventId = await readyDraft(owner);
    const { page, context } = await app().visitAs(owner, "/app/events");
    await page.getByRole("link", { name: /가을 사은/ }).click();
    await onStep(page, "이대로 시작할까요?");
    expect(await page.getByRole("link", { name: /수정 ?: 목적/ }).count()).toBe(0);
    await page.goto(`${app().url}${NEW}/2?event=${eventId}`);
    await page.getByRole("link", { name: "이전" }).click();
    await page.getByRole("region", { name: "매출 늘리기" }).waitFor();
    expect(await page.getByRole("radio").count()).toBe(0);
    await next(page);
    await onStep(page, "무엇을 드릴까요?");
    expect([eventIdIn(page), await field(page, "이벤트 제목").inputValue()]).toEqual([eventId, "가을 사은"]);
    await page.getByRole("link", { name: "이전" }).click();
    await page.getByRole("link", { name: "다른 목적으로 새로 만들기" }).click();
    await choosePurpose(page, "가게 알리기");
    expect(eventIdIn(page)).not.toBe(eventId);
    await context.close();
  });

  test("two tabs: what the other one saved stays, field by field", async () => {
    const owner = await app().ownerWithStore();
    const blog = (content: string) => ({ channel: "NaverBlog" as const, content: { content } });
    const insta = (caption: string) => ({ channel: "Instagram" as const, content: { caption } });
    const texts = [insta("가을 사은에 오세요"), blog("기다릴게요")];
    const eventId = await readyDraft(owner, { channels: texts });
    const { page, context } = await app().visitAs(owner, `${NEW}/2?event=${eventId}`);
    await field(page, "이벤트 제목").waitFor();
    const { version } = await owner.madang.events.get.query({ eventId });
    await owner.madang.events.update.mutate({
      eventId,
      version,
      prizeName: "다른 탭의 경품",
      channels: [insta("다른 탭의 글"), blog("다른 탭의 본문")],
    });
    await field(page, "이벤트 제목").fill("이 탭의 제목");
    await kept(page);
    expect(await owner.madang.events.get.query({ eventId })).toMatchObject({
      title: "이 탭의 제목",
      prizeName: "다른 탭의 경품",
      channels: [insta("이 탭의 제목에 오세요"), blog("다른 탭의 본문")],
    });
    await page.getByText(/다른 화면에서 쓴 내용은 이거예요: .*“다른 탭의 글”/).waitFor();

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
    await next(page);
    await page.route("**/api/v1/media*", (route) => route.abort());
    await button(page, "제목으로 포스터 만들기").click();
    await page.getByRole("alert").getByText("인터넷 연결을 확인해 주세요.").waitFor();
    await context.setOffline(true);
    await page.getByRole("region", { name: "사진" }).getByText("인터넷에 연결되면 할 수 있어요.").waitFor();
    await context.close();
  });

  test("[W-37] approves nothing that could not be kept: says why, and the next tap keeps and sends it", async () => {
    const owner = await app().ownerWithStore();
    const eventId = await readyDraft(owner);
    const { page, context } = await app().visitAs(owner, `${NEW}/5?event=${eventId}`);
    await page.getByRole("link", { name: /수정 ?: 이벤트 제목/ }).click();
    await onStep(page, "무엇을 드릴까요?");
    const refused = "**/trpc/events.update*";
    const answer = Promise.withResolvers<void>();
    let refusals = 0;
    await page.route(refused, async (route) => {
      await answer.promise;
      await route.abort();
      refusals += 1;
    });
    await field(page, "이벤트 제목").fill("마지막에 고친 제목");
    await page.getByText("저장하는 중").waitFor();
    await page.goBack();
    await page.getByLabel("개인정보 문구와 경품 안내를 확인했어요").check();
    await button(page, "승인하고 배포하기").click();
    answer.resolve();
    await until("what was typed and what the tap sent are refused", () => refusals === 2 || undefined);
    await page.getByRole("alert").getByText("인터넷").waitFor();
    await button(page, "승인하고 배포하기").waitFor();
    expect((await owner.madang.events.get.query({ eventId })).status).toBe("DRAFT");
    await page.unroute(refused);
    await button(page, "승인하고 배포하기").click();
    await onStep(page, "배포 현황");
    expect((await owner.madang.events.get.query({ eventId })).title).toBe("마지막에 고친 제목");
    await context.close();
  });
});
