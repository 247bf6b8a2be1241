import { expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { until } from "../support/until.ts";
import { enter, openEvent } from "./support/event.ts";
import { describeInBrowser, type Owner, sidewaysScroll, smallTargets, violations } from "./support/index.ts";
import { button, region } from "./support/locators.ts";

setDefaultTimeout(180_000);

/** An event that is over, with some people in it. */
async function endedEvent(owner: Owner, people: number) {
  const event = await openEvent(owner, { prizeName: "커피 머신", prizeCount: 1 });
  for (let n = 0; n < people; n++) await enter(owner, event, `0104444${String(1_000 + n)}`);
  const { events } = owner.madang;
  await until("the event is active", async () => {
    const { status } = await events.get.query({ eventId: event.eventId });
    return status === "ACTIVE" ? status : undefined;
  });
  await events.end.mutate({ eventId: event.eventId });
  return event;
}

/** Nothing that axe finds, no small target, nothing to scroll sideways. */
async function isSound(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([]);
  expect(await smallTargets(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 780 });
  expect(await sidewaysScroll(page)).toBe(0);
}

/** Of a value that may be entered at once. */
async function promiseAnew({ madang: { draws } }: Owner, eventId: string): Promise<void> {
  await draws.cancel.mutate({ eventId });
  await draws.commit.mutate({
    ...{ eventId, alternates: 3, weightPerVisit: 0, weightMax: 5 },
    prizes: [{ name: "커피 머신", count: 1, valueKrw: 300_000, needsAddress: true }],
    publicSource: { kind: "FIGURE", name: "가게에서 부른 숫자" },
  });
}

describeInBrowser("drawing winners", (app) => {
  test("an owner commits, reveals, sends a link, the winner answers on a phone, and the owner reads it [N-08] [N-09]", async () => {
    const owner = await app().ownerWithStore();
    const event = await endedEvent(owner, 8);
    const path = `/app/events/${event.eventId}/draw`;
    const { page, context, watched } = await app().visitAs(owner, path, { width: 360 });
    await page.getByText("추첨 대상 8명").waitFor();
    expect(await page.getByLabel("경품 이름").inputValue()).toBe("커피 머신");
    await page.getByLabel("하나의 가격 (원)").fill("300,000");
    await page.getByLabel("배송할 주소를 받아요").check();
    await page.getByLabel("직접 넣는 공개 값").check();
    await page.getByLabel("어떤 값을 쓸까요?").fill("새해 첫 코스피 종가");
    await page.getByLabel("언제 나오나요?").fill(`${new Date().getFullYear() + 1}-01-02T15:40`);
    await page.getByText("빼고 뽑을 참여자").click();
    await page.getByLabel("010-****-1007").check();
    await page.getByText("제세공과금 기준 바꾸기").click();
    await isSound(page);
    await button(page, "추첨 약속하기").click();
    const ask = page.getByRole("dialog", { name: "이대로 추첨을 약속할까요?" });
    await ask.getByText("추첨 대상 7명").waitFor();
    await ask.getByText(/1월 2일.* 15:40에 나오는 ‘새해 첫 코스피 종가’/).waitFor();
    await ask.getByRole("button", { name: "추첨 약속하기" }).click();
    await region(page, "공개한 약속").getByText("참여 7명의 목록").waitFor();
    await isSound(page);
    await promiseAnew(owner, event.eventId);
    await page.reload();
    await page.getByLabel("공개 값", { exact: true }).fill("2,712.44");
    await button(page, "당첨자 뽑기").click();
    const dialog = page.getByRole("dialog", { name: "지금 뽑을까요?" });
    await dialog.getByText("‘2,712.44’").waitFor();
    await dialog.getByRole("button", { name: "당첨자 뽑기" }).click();
    await region(page, "당첨자").getByText("답을 기다려요").waitFor();
    await region(page, "제세공과금 확인").getByText("커피 머신: 한 명에게 66,000원").waitFor();
    await isSound(page);
    await button(page, "정보 받을 링크 만들기").click();
    const link = await page
      .getByRole("dialog")
      .getByText(/\/win\//)
      .textContent();
    await answer(new URL(link ?? "").pathname);
    await page.reload();
    await page.getByText("남긴 정보: 홍*동 · 010-****-8888").waitFor();
    await button(page, "받을 정보 보기").click();
    await page.getByRole("dialog").getByText("서울시 강남구 역삼동 1").waitFor();
    await page.keyboard.press("Escape");
    expect(watched).toEqual({ foreign: [], faults: [] });
    await context.close();
  });

  async function answer(path: string): Promise<void> {
    const { page, context } = await app().visit(path, { width: 360 });
    await page.getByRole("heading", { name: "커피 머신에 당첨됐어요" }).waitFor();
    await page.getByRole("button", { name: "경품 받기" }).click();
    await page.getByRole("alert").waitFor();
    await page.getByLabel("받는 분 이름").fill("홍길동");
    await page.getByLabel("휴대폰 번호").fill("010-9999-8888");
    await page.getByLabel("받을 주소").fill("서울시 강남구 역삼동 1");
    await page.getByLabel("읽었고 동의해요 (필수)").check();
    await isSound(page);
    await page.getByRole("button", { name: "경품 받기" }).click();
    await page.getByRole("heading", { name: "정보를 받았어요" }).waitFor();
    await context.close();
  }

  test("[W-31] [W-33] the public page is readable before and after, and links to the proof", async () => {
    const owner = await app().ownerWithStore();
    const event = await endedEvent(owner, 6);
    const { draws } = owner.madang;
    await draws.commit.mutate({
      ...{ eventId: event.eventId, alternates: 2, weightPerVisit: 1, weightMax: 5 },
      prizes: [{ name: "커피 쿠폰", count: 2, valueKrw: 5_000, needsAddress: false }],
      publicSource: { kind: "FIGURE", name: "오늘 코스피 종가" },
    });
    const { page, context } = await app().visit(`/e/${event.slug}/draw`, { width: 360 });
    await page.getByRole("heading", { name: "추첨을 약속했어요" }).waitFor();
    await isSound(page);
    await draws.reveal.mutate({ eventId: event.eventId, publicValue: "2,712.44" });
    await page.reload();
    await page.getByRole("heading", { name: "당첨자를 뽑았어요" }).waitFor();
    await isSound(page);
    const proof = await page.getByRole("link", { name: "증명 파일 받기" }).getAttribute("href");
    expect((await context.request.get(`${app().url}${proof}`)).ok()).toBe(true);
    await context.close();
  });

  test("[W-37] each mistake in the form is named at its field, with what was typed kept", async () => {
    const owner = await app().ownerWithStore();
    const event = await endedEvent(owner, 2);
    const { page, context } = await app().visitAs(owner, `/app/events/${event.eventId}/draw`, { width: 360 });
    await page.getByLabel("경품 이름").fill("");
    await page.getByLabel("몇 명에게").fill("0");
    await page.getByLabel("직접 넣는 공개 값").check();
    await button(page, "추첨 약속하기").click();
    for (const words of [
      "경품 이름을 적어 주세요.",
      "1부터 500까지의 수를 적어 주세요.",
      "가격을 숫자로 적어 주세요. 예: 5000",
      "어떤 값인지 2자에서 60자로 적어 주세요.",
      "값이 나오는 시각을 앞으로의 때로 골라 주세요. 이미 나온 값은 쓸 수 없어요.",
    ])
      await page.getByText(words).waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("name-0");
    expect(await page.getByLabel("몇 명에게").inputValue()).toBe("0");
    expect(await owner.madang.draws.get.query({ eventId: event.eventId })).toMatchObject({ draw: null });
    await context.close();
  });
});
