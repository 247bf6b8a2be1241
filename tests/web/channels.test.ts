import { expect, setDefaultTimeout, test } from "bun:test";
import { openEvent, uploadPicture } from "./support/event.ts";
import { fieldOf, whileOffline } from "./support/forms.ts";
import { describeInBrowser, type Owner } from "./support/index.ts";
import { lostStops } from "./support/keyboard.ts";
import { button, region } from "./support/locators.ts";
import { SOUND, soundness } from "./support/sound.ts";

setDefaultTimeout(180_000);

const NAMES = ["우리동네TV", "링고비즈", "지니TV", "인스타그램", "네이버 블로그", "카카오 채널"] as const;

async function stateOf({ madang, storeId }: Owner, channel: string) {
  const views = await madang.channels.list.query({ storeId });
  const found = views.find((view) => view.channel === channel);
  if (found === undefined) throw new Error(`there is no ${channel}`);
  return found;
}

describeInBrowser("the channels of a store", (app) => {
  test("[W-31] [W-32] [W-33] [W-34] are six cards in words, readable on a phone and reached by keyboard", async () => {
    const owner = await app().ownerWithStore();
    const { page, context, watched } = await app().visitAs(owner, "/app/channels");
    for (const name of NAMES) await region(page, name).getByText("연결됨").waitFor();
    await page.getByText("지금은 연습 중이에요.", { exact: false }).waitFor();
    expect(await lostStops(page)).toEqual([]);
    expect(await soundness(page)).toEqual(SOUND);
    expect(watched).toEqual({ foreign: [], faults: [] });
    await context.close();
  });

  test("[W-37] whose new credentials the channel refuses keep the old ones: it is said, and what was typed stays", async () => {
    const owner = await app().ownerWithStore();
    const { page, context } = await app().visitAs(owner, "/app/channels");
    await region(page, "인스타그램").getByRole("button", { name: "연결 정보 바꾸기" }).click();
    const dialog = page.getByRole("dialog", { name: "인스타그램 연결 정보" });
    await button(page, "확인하고 연결하기").click();
    expect(await fieldOf(page, "인스타그램 사용자 ID")).toMatchObject({ isWrong: true, hasFocus: true });
    expect((await fieldOf(page, "액세스 토큰")).told).toEqual(["액세스 토큰: 여기를 채워 주세요."]);
    await page.getByLabel("인스타그램 사용자 ID").fill("17841400000000001");
    await page.getByLabel("액세스 토큰").fill("no-such-token");
    await page.keyboard.press("Enter");
    await dialog
      .getByRole("alert")
      .getByText("입력한 연결 정보로 채널에 연결할 수 없어요. 다시 확인해 주세요.")
      .waitFor();
    expect(await fieldOf(page, "인스타그램 사용자 ID")).toMatchObject({ value: "17841400000000001" });
    expect(await page.getByLabel("액세스 토큰").getAttribute("type")).toBe("password");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect((await stateOf(owner, "Instagram")).state).toBe("CONNECTED");
    expect(await page.locator("main").textContent()).not.toContain("no-such-token");
    await context.close();
  });

  test("are checked at a tap, and say in words what the channel answered", async () => {
    const owner = await app().ownerWithStore();
    const { page, context } = await app().visitAs(owner, "/app/channels");
    const genie = region(page, "지니TV");
    await genie.getByRole("button", { name: "연결 확인하기" }).click();
    await genie.getByRole("status").getByText("잘 연결되어 있어요.").waitFor();
    const { simulatorUrl } = await stateOf(owner, "GenieTV");
    const refuse = { kind: "refuse", status: 403, times: 5 };
    await fetch(`${simulatorUrl}/__faults`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ faults: [refuse] }),
    });
    await genie.getByRole("button", { name: "연결 확인하기" }).click();
    await genie.getByRole("status").getByText("잘 연결되어 있어요.").waitFor({ state: "detached" });
    const words = await genie.getByRole("status").textContent();
    expect(words).toMatch(/^[가-힣0-9 .,!]+$/);
    await fetch(`${simulatorUrl}/__faults`, { method: "DELETE" });
    await context.close();
  });

  test("are cut off behind a second tap, and practised on again", async () => {
    const owner = await app().ownerWithStore();
    const { page, context } = await app().visitAs(owner, "/app/channels");
    const naver = region(page, "네이버 블로그");
    await naver.getByRole("button", { name: "연결 정보 바꾸기" }).click();
    await button(page, "연결 끊기").click();
    await naver.getByText("연결 안 됨").waitFor();
    await naver.getByText("연결을 끊었어요.").waitFor();
    expect((await stateOf(owner, "NaverBlog")).state).toBe("NOT_CONFIGURED");
    await naver.getByRole("button", { name: "연결하기" }).click();
    await button(page, "연습용으로 연결하기").click();
    await naver.getByText("연결됨").waitFor();
    expect((await stateOf(owner, "NaverBlog")).state).toBe("CONNECTED");
    await context.close();
  });

  test("that are paused or blocked say until when, and what happened before", async () => {
    const owner = await app().ownerWithStore();
    const { page, context } = await app().visitAs(owner, "/app/settings");
    await page.route("**/trpc/channels.list*", async (route) => {
      const answer = await route.fetch();
      const text = await answer.text();
      await route.fulfill({ response: answer, body: text.replace(CLOSED, PAUSED) });
    });
    await page.getByRole("link", { name: "채널" }).filter({ visible: true }).click();
    const paused = region(page, NAMES[0]);
    await paused.getByText("일시 중단 · 2분 뒤 다시 시도해요").waitFor();
    await paused.getByText("더 보기").click();
    await paused.getByText("11월 21일(토) 19:30 · 채널 서버가 불안정해 이 채널을 잠시 멈췄어요").waitFor();
    expect(await page.getByText("일시 중단 · 2분 뒤 다시 시도해요").count()).toBe(1);
    await context.close();
  });

  test("say how often they came through, what that cost this month and how it is known, or that nothing was sent", async () => {
    const owner = await app().ownerWithStore();
    const { eventId } = await openEvent(owner, { imageUrl: await uploadPicture(app(), owner) });
    const { results } = await owner.madang.distribution.distribute.mutate({ eventId, channels: ["GenieTV"] });
    expect(results[0]?.status).toBe("SUCCESS");
    const { page, context } = await app().visitAs(owner, "/app/channels");
    const genie = region(page, "지니TV");
    await genie.getByText("최근 7일 1번 중 1번 성공", { exact: true }).waitFor();
    const krw = new Intl.NumberFormat("ko-KR").format(results[0]?.costKrw ?? 0);
    await genie.getByText(`이번 달 ${krw}원 (연습)`, { exact: true }).waitFor();
    await region(page, "우리동네TV").getByText("아직 보낸 적이 없어요.", { exact: true }).waitFor();
    await context.close();
  });

  test("[W-14] are neither checked nor changed without a connection, and it is said why", async () => {
    const owner = await app().ownerWithStore();
    const { page, context } = await app().visitAs(owner, "/app/channels");
    const kakao = region(page, "카카오 채널");
    await kakao.getByRole("button", { name: "연결 정보 바꾸기" }).click();
    await whileOffline(page, async () => {
      for (const name of ["확인하고 연결하기", "연결 끊기"])
        expect([name, await button(page, name).getAttribute("aria-disabled")]).toEqual([name, "true"]);
      expect(await page.getByRole("dialog").getByText("인터넷에 연결되면 할 수 있어요.").count()).toBe(2);
      await page.keyboard.press("Escape");
      await kakao.getByText("인터넷에 연결되면 할 수 있어요.").waitFor();
      expect(await kakao.getByRole("button", { name: "연결 확인하기" }).getAttribute("aria-disabled")).toBe(
        "true",
      );
    });
    await kakao.getByRole("button", { name: "연결 확인하기" }).click();
    await kakao.getByRole("status").getByText("잘 연결되어 있어요.").waitFor();
    await context.close();
  });
});

/** The first channel's breaker as the service writes it, and how it writes one that has opened. */
const CLOSED = /"breaker":\{"state":"CLOSED".*?"history":\[\]\}/;
const PAUSED = `"breaker":${JSON.stringify({
  state: "OPEN",
  since: "2026-11-21T19:30:00+09:00",
  nextProbeAt: "2026-11-21T19:32:00+09:00",
  words: "일시 중단 · 2분 뒤 다시 시도해요",
  history: [
    {
      at: "2026-11-21T19:30:00+09:00",
      state: "OPEN",
      about: "posting",
      words: "채널 서버가 불안정해 이 채널을 잠시 멈췄어요",
    },
  ],
})}`;
