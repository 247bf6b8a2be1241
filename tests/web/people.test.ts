import { Database } from "bun:sqlite";
import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { PASSWORD } from "./support/app.ts";
import { cameraSeeing } from "./support/camera.ts";
import { channelCode, enter, type OpenEvent, openEvent } from "./support/event.ts";
import { fieldOf, whileOffline } from "./support/forms.ts";
import { describeInBrowser, type Owner, startBrowser } from "./support/index.ts";
import { button } from "./support/locators.ts";
import { SOUND, soundness } from "./support/sound.ts";
import { joinAsStaff } from "./support/staff.ts";

setDefaultTimeout(180_000);

const PHONE = "010-2345-6789";
const MASKED = "010-****-6789";
const CODE = "손님 코드";
const CHANNEL = "참여 경로";
const SEARCH = "참여자 찾기";
const REASON = "내려받는 이유";
const list = (page: Page) => page.getByRole("region", { name: "참여한 사람" });
const found = (page: Page, words: string) => list(page).getByRole("status").getByText(words);
const redeem = (page: Page) => page.getByRole("region", { name: "혜택 사용 처리" });
const pathOf = ({ eventId }: OpenEvent) => `/app/events/${eventId}/people`;

describeInBrowser("the people of an event", (app) => {
  async function shop() {
    const owner = await app().ownerWithStore();
    const event = await openEvent(owner, {
      title: "아주 긴 이름을 가진 우리 동네 겨울맞이 단골 감사 이벤트",
    });
    const entry = await enter(owner, event, PHONE);
    return { owner, event, code: entry.redeemCode };
  }
  /** What the audit trail of a store holds about its customers, oldest first. */
  function audited({ storeId }: Owner, columns: string, verb: string): readonly unknown[] {
    const file = new Database(join(app().server.dataDir, "madang.db"), { readonly: true });
    try {
      return file
        .query(`select ${columns} from audit_log where store_id = ? and action = ? order by seq`)
        .all(storeId, `participation.${verb}`);
    } finally {
      file.close();
    }
  }
  const looks = (owner: Owner) => audited(owner, "entity_id", "reveal");

  test("[W-31] [W-32] [W-33] stand masked in a list for a phone; each full look is recorded", async () => {
    const { owner, event } = await shop();
    const { page, context, watched } = await app().visitAs(owner, pathOf(event));
    await list(page).getByText(MASKED, { exact: true }).waitFor();
    expect(await page.locator("main").textContent()).not.toContain("2345");
    expect(looks(owner)).toEqual([]);
    await button(page, /^더 보기 메뉴: .+6789/).click();
    await button(page, "전체 보기").click();
    await list(page).getByText(PHONE).waitFor();
    const [{ participantId } = { participantId: "" }] = (
      await owner.madang.participation.list.query({ eventId: event.eventId })
    ).items;
    expect(looks(owner)).toEqual([{ entity_id: participantId }]);
    await page.reload();
    await list(page).getByText(MASKED, { exact: true }).waitFor();
    expect(await soundness(page)).toEqual(SOUND);
    expect(watched).toEqual({ foreign: [], faults: [] });
    await context.close();
  });

  test("[W-4] are narrowed to a channel by the address, and found by a whole number that stands in no address", async () => {
    const { owner, event } = await shop();
    await enter(owner, event, "010-9876-5432", await channelCode(owner, event, "Instagram"));
    const { page, context } = await app().visitAs(owner, pathOf(event));
    const addresses: string[] = [];
    page.on("request", (request) => void addresses.push(request.url()));
    await page.getByLabel(CHANNEL).selectOption({ label: "인스타그램" });
    await list(page).getByText(MASKED, { exact: true }).waitFor({ state: "detached" });
    await page.reload();
    await list(page).getByText("010-****-5432", { exact: true }).waitFor();
    expect(await list(page).getByText(MASKED, { exact: true }).count()).toBe(0);
    expect(new URL(page.url()).search).toBe("?channel=Instagram");
    await page.getByLabel(SEARCH).fill("홍길동");
    await page.keyboard.press("Enter");
    await list(page).getByText("휴대폰 번호를 끝까지 적거나 8자리 손님 코드를 적어 주세요.").waitFor();
    expect(await fieldOf(page, SEARCH)).toMatchObject({ value: "홍길동", isWrong: true, hasFocus: true });
    await page.getByLabel(SEARCH).fill("+82 10 2345 6789");
    await button(page, "찾기").click();
    await found(page, "1명을 찾았어요.").waitFor();
    await list(page).getByText(MASKED, { exact: true }).waitFor();
    await page.getByLabel(SEARCH).fill("010-2345-6780");
    await button(page, "찾기").click();
    await found(page, "찾는 참여자가 없어요").waitFor();
    await page.getByLabel(SEARCH).fill("");
    await page.keyboard.press("Enter");
    await list(page).getByText("010-****-5432", { exact: true }).waitFor();
    expect(await fieldOf(page, SEARCH)).toMatchObject({ isWrong: false });
    await page.getByLabel(SEARCH).fill("010-2345-6780");
    await button(page, "찾기").click();
    await button(page, "전체 목록 보기").click();
    expect((await fieldOf(page, SEARCH)).value).toBe("");
    await list(page).getByText("010-****-5432", { exact: true }).waitFor();
    expect(addresses.length).toBeGreaterThan(3);
    const told = addresses.map((address) => decodeURIComponent(address));
    expect(told.filter((address) => /2345\W?678\d|홍길동/.test(address))).toEqual([]);
    await context.close();
  });

  test("[W-39] are handed out as a file with a reason, and erased when they ask for it", async () => {
    const { owner, event } = await shop();
    await enter(owner, event, "010-9876-5432");
    const { page, context, watched } = await app().visitAs(owner, pathOf(event));
    await button(page, /^더 보기 메뉴: .+5432/).click();
    await button(page, /^더 보기 메뉴: .+6789/).click();
    expect(await button(page, "개인정보 지우기").count()).toBe(1);
    await button(page, "개인정보 지우기").click();
    await page.getByRole("dialog").getByText("되돌릴 수 없어요.", { exact: false }).waitFor();
    expect(audited(owner, "entity_id", "eraseFor")).toEqual([]);
    await button(page, "지우기").click();
    await list(page).getByText("개인정보를 지운 참여자").waitFor();
    await list(page).getByText(MASKED, { exact: true }).waitFor({ state: "detached" });
    expect(audited(owner, "entity_id", "eraseFor")).toHaveLength(1);
    await button(page, "내려받기").click();
    await page.getByLabel(REASON).fill("그냥");
    await button(page, "CSV로 내려받기").click();
    expect((await fieldOf(page, REASON)).told[0]).toBe("이유를 5자에서 200자 사이로 적어 주세요.");
    expect(audited(owner, "details", "export")).toEqual([]);
    await page.getByLabel(REASON).fill("경품 발송 연락");
    const [file] = await Promise.all([page.waitForEvent("download"), button(page, "CSV로 내려받기").click()]);
    const text = await Bun.file(await file.path()).text();
    expect(file.suggestedFilename()).toMatch(/^madang-participants-\d{4}-\d\d-\d\d\.csv$/);
    expect(text.split("\r\n").slice(1)).toEqual([expect.stringContaining("010-9876-5432"), ""]);
    expect(
      audited(owner, "details ->> '$.reason' as reason, details ->> '$.rows' as rows", "export"),
    ).toEqual([{ reason: "경품 발송 연락", rows: 1 }]);
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(watched).toEqual({ foreign: [], faults: [] });
    await context.close();
  });

  test("[W-12] of an event without anybody are told as such", async () => {
    const owner = await app().ownerWithStore();
    const { page, context } = await app().visitAs(owner, pathOf(await openEvent(owner)));
    await list(page).getByText("아직 참여한 사람이 없어요").waitFor();
    await context.close();
  });

  test("[W-37] have their code used once, typed as people type it; what is no code stays in its field", async () => {
    const { owner, event, code } = await shop();
    const { page, context } = await app().visitAs(owner, pathOf(event));
    await page.getByLabel(CODE).fill("단골이에요");
    await page.keyboard.press("Enter");
    expect(await fieldOf(page, CODE)).toMatchObject({ value: "단골이에요", isWrong: true, hasFocus: true });
    expect((await fieldOf(page, CODE)).told[0]).toBe("손님 화면에 보이는 8자리 코드를 그대로 적어 주세요.");
    await page.getByLabel(CODE).fill("0000-0000");
    await page.keyboard.press("Enter");
    await redeem(page).getByRole("alert").getByText("이 이벤트에 없는 코드예요.", { exact: false }).waitFor();
    const typed = `${code.slice(0, 4)} - ${code.slice(4)}`.toLowerCase();
    await page.getByLabel(CODE).fill(typed);
    await button(page, "사용 처리하기").click();
    await redeem(page)
      .getByText(/카페라떼 1잔 사용을 .+에 확인했어요\./)
      .waitFor();
    await list(page)
      .getByText(/혜택 사용$/)
      .waitFor();
    expect((await fieldOf(page, CODE)).value).toBe("");
    await page.getByLabel(CODE).fill("단골");
    await page.keyboard.press("Enter");
    await redeem(page)
      .getByText(/확인했어요\./)
      .waitFor({ state: "detached" });
    await page.getByLabel(CODE).fill(code);
    await button(page, "사용 처리하기").click();
    await redeem(page)
      .getByRole("alert")
      .getByText(/^이미 사용한 코드예요\. \d+월 \d+일.+에 사용했어요\.$/)
      .waitFor();
    expect((await fieldOf(page, CODE)).value).toBe(code);
    await context.close();
  });

  test("have their code used by the camera that sees its QR", async () => {
    const { owner, event, code } = await shop();
    const browser = await startBrowser(await cameraSeeing(code, join(app().server.dataDir, "camera.y4m")));
    const context = await browser.open();
    await context.request.post(`${app().url}/trpc/account.login`, {
      headers: { "x-madang-session": "cookie" },
      data: { email: owner.email, password: PASSWORD },
    });
    const page = await context.newPage();
    await page.goto(`${app().url}${pathOf(event)}`);
    await button(page, "카메라로 QR 읽기").click();
    await redeem(page)
      .getByText(/카페라떼 1잔 사용을 .+에 확인했어요\./)
      .waitFor();
    await button(page, "카메라로 QR 읽기").waitFor();
    expect(await page.locator("video").count()).toBe(0);
    await browser.close();
  });

  test("without a camera are still served: it is said what to do instead", async () => {
    const { owner, event } = await shop();
    const { page, context } = await app().visitAs(owner, pathOf(event));
    await button(page, "카메라로 QR 읽기").click();
    await redeem(page).getByRole("alert").getByText("카메라를 쓸 수 없어요.", { exact: false }).waitFor();
    await context.close();
  });

  test("[W-14] are neither looked at in full nor served while there is no connection, and it is said why", async () => {
    const { owner, event } = await shop();
    const { page, context } = await app().visitAs(owner, pathOf(event));
    await list(page).getByText(MASKED, { exact: true }).waitFor();
    await button(page, /^더 보기 메뉴/).click();
    await whileOffline(page, async () => {
      for (const name of ["전체 보기", "개인정보 지우기", "사용 처리하기", "찾기"])
        expect([name, await button(page, name).getAttribute("aria-disabled")]).toEqual([name, "true"]);
      await button(page, "전체 보기").click({ force: true });
      expect(await page.getByText("인터넷에 연결되면 할 수 있어요.").count()).toBe(2);
    });
    expect(looks(owner)).toEqual([]);
    await button(page, "전체 보기").click();
    await list(page).getByText(PHONE).waitFor();
    await context.close();
  });

  test("are served by staff, who never see whose phone it is", async () => {
    const { owner, event, code } = await shop();
    const staff = await joinAsStaff(app(), owner);
    const { page, context } = await app().visitAs(staff, pathOf(event));
    await list(page).getByText(MASKED, { exact: true }).waitFor();
    await page.getByLabel(SEARCH).fill(PHONE);
    await button(page, "찾기").click();
    await found(page, "1명을 찾았어요.").waitFor();
    for (const name of ["내려받기", /더 보기 메뉴/])
      expect([name, await button(page, name).count()]).toEqual([name, 0]);
    await page.getByLabel(CODE).fill(code);
    await button(page, "사용 처리하기").click();
    await redeem(page)
      .getByText(/사용을 .+에 확인했어요\./)
      .waitFor();
    await context.close();
  });
});
