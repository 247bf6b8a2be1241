import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { phoneOf } from "../services/participation/world.ts";
import { enter, type OpenEvent, openEvent } from "./support/event.ts";
import { whileOffline } from "./support/forms.ts";
import { describeInBrowser, type Owner, sidewaysScroll, smallTargets, violations } from "./support/index.ts";
import { button } from "./support/locators.ts";

setDefaultTimeout(120_000);

describeInBrowser("an owner's share links", (app) => {
  let owner: Owner;
  let event: OpenEvent;
  beforeAll(async () => {
    owner = await app().ownerWithStore();
    event = await openEvent(owner, { prizeCostKrw: 300_000 });
    await enter(owner, event, phoneOf(1));
  });
  const visit = async () => {
    const opened = await app().visitAs(owner, `/app/events/${event.eventId}/share`);
    await opened.page.getByRole("heading", { name: "공유 링크", level: 1 }).waitFor();
    return opened;
  };

  test("a link is made with the chosen sections, copied, opened by somebody without an account, and revoked", async () => {
    const { page, context, watched } = await visit();
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByLabel("채널별 성과").uncheck();
    await page.getByLabel("누구에게 보내나요").fill("홍보 대행사");
    await button(page, "링크 만들기").click();
    await page.getByRole("heading", { name: "홍보 대행사" }).waitFor();
    expect(await page.getByLabel("누구에게 보내나요").inputValue()).toBe("");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("링크 만들기");
    await button(page, "링크 복사").click();
    await page.getByText("링크를 복사했어요.").waitFor();
    const url = await page.evaluate(() => navigator.clipboard.readText());
    const stranger = await app().visit(new URL(url).pathname);
    expect(await stranger.page.getByRole("heading", { level: 2 }).allTextContents()).toEqual([
      ...["총 참여자", "총 노출", "언제 참여했나요"],
    ]);
    await button(page, "끊기").click();
    await button(page, "링크 끊기").click();
    await page.getByText("아직 만든 링크가 없어요").waitFor();
    await page.locator("section:focus", { hasText: "아직 만든 링크가 없어요" }).waitFor();
    const answer = await stranger.page.reload();
    expect(answer?.status()).toBe(404);
    expect(watched).toEqual({ foreign: [], faults: [] });
    await Promise.all([context.close(), stranger.context.close()]);
  });

  test("[W-37] what is missing is told beside its field, which has the focus; nothing typed is lost", async () => {
    const { page, context } = await visit();
    for (const name of ["참여자와 노출 수", "날짜와 시간별 참여", "채널별 성과"])
      await page.getByLabel(name).uncheck();
    await page.getByLabel("누구에게 보내나요").fill("건물주");
    await page.getByText("비밀번호 걸기·다른 사이트에 넣기").click();
    await page.getByLabel("비밀번호", { exact: false }).first().fill("짧다");
    await page.getByLabel("넣을 사이트 주소").fill("blog.example.com");
    await button(page, "링크 만들기").click();
    await page.getByText("보여 줄 내용을 하나 이상 골라 주세요.").waitFor();
    expect(await page.locator("[aria-invalid=true]").count()).toBe(3);
    expect(await page.evaluate(() => document.activeElement?.getAttribute("value"))).toBe("SUMMARY");
    expect(await page.getByLabel("누구에게 보내나요").inputValue()).toBe("건물주");
    await context.close();
  });

  test("[W-14] [W-31] [W-37] a link is changed by the form it was made with: its address stays, and a change made elsewhere is not lost", async () => {
    const { id: shareId, url } = await owner.madang.shares.create.mutate({
      ...{ eventId: event.eventId, label: "제휴 블로그", sections: ["SUMMARY", "TREND"] },
      ...{ embedOrigins: ["https://blog.example.com"], expiresInDays: 30 },
    });
    const { page, context } = await visit();
    const edit = page
      .getByRole("listitem")
      .filter({ hasText: "제휴 블로그" })
      .getByRole("button", { name: "고치기" });
    const dialog = page.getByRole("dialog", { name: "링크 고치기" });
    await edit.click();
    expect(await dialog.getByRole("checkbox", { checked: true }).count()).toBe(2);
    expect(await dialog.getByLabel("누구에게 보내나요").inputValue()).toBe("제휴 블로그");
    await dialog.getByLabel("날짜와 시간별 참여").uncheck();
    await dialog.getByLabel("언제까지 볼 수 있나요").selectOption({ label: "끊을 때까지" });
    await dialog.getByLabel("비밀번호").fill("열 글자가 넘는 비밀");
    await button(page, "저장하기").click();
    await dialog
      .getByText("비밀번호를 건 링크는 다른 사이트에 넣을 수 없어요. 둘 중 하나만 적어 주세요.")
      .waitFor();
    expect(await violations(page)).toEqual([]);
    await whileOffline(page, async () => {
      expect(await button(page, "저장하기").getAttribute("aria-disabled")).toBe("true");
    });
    await dialog.getByLabel("넣을 사이트 주소").fill("");
    await button(page, "저장하기").click();
    await page.getByText("링크를 고쳤어요.").waitFor();
    await dialog.waitFor({ state: "detached" });
    const list = await owner.madang.shares.list.query({ eventId: event.eventId });
    const changed = list.items.find(({ id }) => id === shareId);
    expect(changed).toMatchObject({
      url,
      sections: ["SUMMARY"],
      hasPassword: true,
      embedOrigins: [],
      expiresAt: null,
    });

    await edit.click();
    await owner.madang.shares.update.mutate({
      eventId: event.eventId,
      shareId,
      version: 2,
      label: "제휴 블로그 둘",
    });
    await dialog.getByLabel("비밀번호 없애기").check();
    await button(page, "저장하기").click();
    await dialog.getByRole("alert").getByText("다른 곳에서 먼저 수정했어요.", { exact: false }).waitFor();
    await page.keyboard.press("Escape");
    await edit.click();
    expect(await dialog.getByLabel("누구에게 보내나요").inputValue()).toBe("제휴 블로그 둘");
    await dialog.getByLabel("비밀번호 없애기").check();
    await button(page, "저장하기").click();
    await dialog.waitFor({ state: "detached" });
    const stranger = await app().visit(new URL(url ?? "").pathname);
    const data = { code: "FORBIDDEN", httpStatus: 403, reason: "FORBIDDEN", params: {}, requestId: "r" };
    await page.route("**/trpc/shares.revoke", (route) =>
      route.fulfill({ status: 403, json: { error: { code: -32000, message: "x", data } } }),
    );
    const revoke = page
      .getByRole("listitem")
      .filter({ hasText: "제휴 블로그 둘" })
      .getByRole("button", { name: "끊기" });
    const question = page.getByRole("dialog", { name: "이 링크를 끊을까요?" });
    await revoke.click();
    await button(page, "링크 끊기").click();
    await question.getByRole("alert").waitFor();
    await page.keyboard.press("Escape");
    await revoke.click();
    await question.getByText("링크 끊기").waitFor();
    expect(await question.getByRole("alert").count()).toBe(0);
    expect(await stranger.page.getByRole("heading", { level: 2 }).allTextContents()).toEqual([
      "총 참여자",
      "총 노출",
    ]);
    await Promise.all([context.close(), stranger.context.close()]);
  });

  test("[W-31] [W-32] [W-33] the page has no fault for axe, targets of 44 px and no sideways scroll at 320 px", async () => {
    const { page, context } = await visit();
    await owner.madang.shares.create.mutate({
      eventId: event.eventId,
      sections: ["SUMMARY"],
      embedOrigins: ["https://blog.example.com"],
    });
    await page.reload();
    await button(page, "넣기 코드 복사").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 700 });
    expect(await smallTargets(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    await context.close();
  });
});
