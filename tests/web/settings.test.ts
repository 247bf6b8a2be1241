import { expect, setDefaultTimeout, test } from "bun:test";
import { unzipSync } from "fflate";
import type { Page } from "playwright-core";
import { openEvent } from "./support/event.ts";
import { fieldOf, whileOffline } from "./support/forms.ts";
import { describeInBrowser, PASSWORD, violations } from "./support/index.ts";
import { lostStops } from "./support/keyboard.ts";
import { heading } from "./support/locators.ts";
import { drawn } from "./support/shifts.ts";
import { SOUND, soundness } from "./support/sound.ts";
import { joinAsStaff, newPerson } from "./support/staff.ts";

setDefaultTimeout(240_000);

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const region = (page: Page, name: string) => page.getByRole("region", { name });

describeInBrowser("the settings", (app) => {
  test("[W-31] [W-32] [W-33] [W-34] are readable on a phone, and every control is reached and seen by keyboard", async () => {
    const owner = await app().ownerWithStore({
      storeName: "아주 긴 이름을 가진 골목 안쪽의 오래된 떡볶이와 순대 전문점 본점",
    });
    await joinAsStaff(app(), owner);
    await owner.madang.stores.invite.mutate({
      storeId: owner.storeId,
      email: "a-very-long-name-of-somebody-who-works-here@a-very-long-domain.example.com",
    });
    const { page, context, watched } = await app().visitAs(owner, "/app/settings");
    await region(page, "함께 일하는 사람").getByText("이직원", { exact: true }).waitFor();
    await region(page, "로그인과 보안").getByText("지금 쓰는 기기").waitFor();
    expect(await lostStops(page)).toEqual([]);
    expect(await soundness(page)).toEqual(SOUND);
    expect(watched).toEqual({ foreign: [], faults: [] });
    await context.close();
  });

  test("[W-37] of the store name each mistake at its field, keep what was typed, and store and clear what is mended", async () => {
    const owner = await app().ownerWithStore();
    const { page, context } = await app().visitAs(owner, "/app/settings");
    await page.getByLabel("매장 이름").fill("");
    await page.getByLabel("매장 전화번호").fill("전화 없음");
    await page.getByLabel("마진율(%)").fill("예순");
    await page.getByLabel("새 손님 한 명의 가치(원)").fill("10,000,000,001");
    await button(page, "저장하기").click();
    expect(await fieldOf(page, "매장 이름")).toMatchObject({ isWrong: true, hasFocus: true });
    expect(await fieldOf(page, "매장 전화번호 선택")).toMatchObject({
      value: "전화 없음",
      told: ["전화번호를 숫자와 -로 적어 주세요. 예: 02-123-4567"],
    });
    expect((await fieldOf(page, "마진율(%) 선택")).told[0]).toBe("0에서 100 사이 숫자로 적어 주세요.");
    expect((await fieldOf(page, "새 손님 한 명의 가치(원) 선택")).told[0]).toBe(
      "원 단위 숫자로 적어 주세요. 예: 30,000",
    );
    await page.getByLabel("매장 이름").fill("새 이름 분식");
    await page.getByLabel("매장 전화번호").fill("");
    await page.getByLabel("마진율(%)").fill("62.5%");
    await page.getByLabel("새 손님 한 명의 가치(원)").fill("10,000,000,000원");
    await button(page, "저장하기").click();
    await page.getByText("저장했어요.").waitFor();
    expect(await owner.madang.stores.get.query({ storeId: owner.storeId })).toMatchObject({
      ...{ name: "새 이름 분식", phone: null, grossMarginPct: 62.5 },
      ...{ newCustomerLtvKrw: 10_000_000_000, optOutNumber: "080-123-4567" },
    });
    await page.reload();
    expect(await page.getByLabel("새 손님 한 명의 가치(원)").inputValue()).toBe("10,000,000,000");
    expect(await page.getByLabel("매장 선택").textContent()).toContain("새 이름 분식");
    await context.close();
  });

  test("invite by a link that only the invited person can use, who then sees no costs and nothing that refuses her", async () => {
    const owner = await app().ownerWithStore();
    const event = await openEvent(owner);
    const [person, other] = [await newPerson(app()), await newPerson(app())];
    const asOwner = await app().visitAs(owner, "/app/settings");
    const members = region(asOwner.page, "함께 일하는 사람");
    await asOwner.page.getByLabel("초대할 직원의 이메일").fill("아직 아님");
    await button(asOwner.page, "초대하기").click();
    await members.getByText("이메일 주소를 다시 확인해 주세요. 예: name@example.com").waitFor();
    await asOwner.page.getByLabel("초대할 직원의 이메일").fill(person.email);
    await button(asOwner.page, "초대하기").click();
    const link = (await members.getByText(/\/app\/invite\?token=/).textContent()) ?? "";
    const path = link.slice(link.indexOf("/app/invite"));

    const asOther = await app().visitAs(other, path);
    await button(asOther.page, "함께하기").click();
    await asOther.page.getByText("초대받은 이메일로 로그인해 주세요.").waitFor();
    await button(asOther.page, "다른 이메일로 로그인하기").click();
    await heading(asOther.page, "로그인").waitFor();
    await asOther.page.getByRole("link", { name: "처음이신가요? 가입하기" }).click();
    await heading(asOther.page, "가입하기").waitFor();
    expect(new URL(asOther.page.url()).searchParams.get("next")).toBe(path.replace("/app", ""));
    await asOther.context.close();

    const { page, context } = await app().visitAs(person, path);
    const refused: string[] = [];
    page.on("response", (answer) => {
      if (answer.status() === 403) refused.push(answer.url());
    });
    await button(page, "함께하기").click();
    await heading(page, "홈").waitFor();
    const places = page.getByRole("navigation", { name: "주요 메뉴" }).getByRole("link");
    expect(await places.filter({ visible: true }).allInnerTexts()).toEqual(["홈", "이벤트", "설정"]);
    for (const [place, title] of [
      ["", "홈"],
      ["/events", "이벤트"],
      [`/events/${event.eventId}`, "첫눈 오는 날, 따뜻한 라떼 한 잔 더"],
      [`/events/${event.eventId}/people`, "참여자"],
      ["/settings", "설정"],
      ["/channels", "채널"],
      ["/sales", "매출"],
      ["/notifications", "알림"],
    ] as const) {
      await page.goto(`${app().url}/app${place}`);
      await heading(page, title).waitFor();
      await page.waitForFunction(() => document.querySelector(".animate-pulse") === null);
      expect([place, await page.locator("main").textContent()]).not.toEqual([
        place,
        expect.stringMatching(/\d원/),
      ]);
      expect([place, refused]).toEqual([place, []]);
    }
    await page.goto(`${app().url}/app/settings`);
    await region(page, "화면").waitFor();
    expect(await region(page, "매장 정보").count()).toBe(0);
    expect(await region(page, "함께 일하는 사람").count()).toBe(0);

    await asOwner.page.reload();
    await button(asOwner.page, /^내보내기.+이직원/).click();
    await asOwner.page.getByRole("dialog").getByRole("button", { name: "내보내기" }).click();
    await asOwner.page.getByText("이직원 님을 내보냈어요.").waitFor();
    await members.locator("ul:focus").waitFor();
    await page.goto(`${app().url}/app`);
    await heading(page, "매장을 알려 주세요").waitFor();
    await context.close();
    await asOwner.context.close();
  });

  test("sign another device out, which stands at the sign-in page with its next step", async () => {
    const owner = await app().ownerWithStore();
    await owner.madang.account.logout.mutate({});
    const mine = await app().visitAs(owner, "/app/settings");
    const lost = await app().visitAs(owner, "/app/settings", { width: 1280 });
    await region(lost.page, "로그인과 보안").getByText("지금 쓰는 기기").waitFor();
    await mine.page.reload();
    await button(mine.page, /^로그아웃하기/).click();
    await mine.page.getByText("그 기기에서 로그아웃했어요.").waitFor();
    await button(mine.page, /^로그아웃하기/).waitFor({ state: "detached" });
    await lost.page.reload();
    await heading(lost.page, "로그인").waitFor();
    expect(new URL(lost.page.url()).searchParams.get("next")).toBe("/settings");
    await lost.page.getByLabel("이메일").fill(owner.email);
    await lost.page.getByLabel("비밀번호", { exact: true }).fill(PASSWORD);
    await lost.page.keyboard.press("Enter");
    await heading(lost.page, "설정").waitFor();
    await lost.context.close();
    await mine.context.close();
  });

  test("of the screen hold at once and after a reload", async () => {
    const owner = await app().ownerWithStore();
    const { page, context } = await app().visitAs(owner, "/app/settings");
    await page.getByLabel("매장 전화번호").waitFor();
    await page.getByLabel("밝기").selectOption({ label: "어둡게" });
    await page.getByLabel("글자 크기").selectOption({ label: "아주 크게" });
    const looks = () =>
      page.evaluate(() => {
        const { colorScheme, fontSize } = getComputedStyle(document.documentElement);
        return { colorScheme, fontSize };
      });
    await drawn(page);
    expect(await looks()).toEqual({ colorScheme: "dark", fontSize: "20px" });
    await page.reload();
    await heading(page, "설정").waitFor();
    expect(await looks()).toEqual({ colorScheme: "dark", fontSize: "20px" });
    await page.getByLabel("언어").selectOption({ label: "English" });
    await heading(page, "Settings").waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    await context.close();
  });

  test("[W-14] [W-31] [W-37] hand out all data as one file, and lead to the other store or to the start when one is closed", async () => {
    const owner = await app().ownerWithStore();
    const { id: secondId } = await owner.madang.stores.create.mutate({
      ...{ name: "둘째 분식", industry: "음식점", address: "부산시 중구 1" },
    });
    const { page, context, watched } = await app().visitAs(owner, "/app/settings");
    const data = region(page, "데이터");
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      data.getByRole("button", { name: "자료 내려받기" }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^madang-store-\d{4}-\d{2}-\d{2}\.zip$/);
    expect(Object.keys(unzipSync(await Bun.file(await file.path()).bytes()))).toContain("sales.csv");
    await data.getByText("파일 7개를 하나로 묶어 내려받았어요.").waitFor();

    const dialog = page.getByRole("dialog", { name: "마당 분식: 매장을 닫을까요?" });
    await data.getByRole("button", { name: "매장 닫기" }).click();
    await dialog.getByLabel("매장 이름을 그대로 적어 주세요").fill("마당");
    await page.keyboard.press("Enter");
    expect(await fieldOf(page, "매장 이름을 그대로 적어 주세요")).toMatchObject({
      ...{ value: "마당", isWrong: true, hasFocus: true },
      told: ["매장 이름이 달라요. ‘마당 분식’ 그대로 적어 주세요.", "마당 분식"],
    });
    expect(await violations(page)).toEqual([]);
    await dialog.getByLabel("매장 이름을 그대로 적어 주세요").fill("마당  분식 ");
    await whileOffline(page, async () => {
      await page.keyboard.press("Enter");
      expect(await button(page, "되돌릴 수 없음을 알고 닫기").getAttribute("aria-disabled")).toBe("true");
    });
    expect((await owner.madang.stores.get.query({ storeId: owner.storeId })).closedAt).toBeNull();
    await button(page, "되돌릴 수 없음을 알고 닫기").click();
    await heading(page, "홈").waitFor();
    await page.getByText("마당 분식: 매장을 닫았어요.").waitFor();
    await page.goto(`${app().url}/app/settings`);
    expect(await page.getByLabel("매장 이름", { exact: true }).inputValue()).toBe("둘째 분식");
    await data.getByRole("button", { name: "매장 닫기" }).click();
    await page.getByLabel("매장 이름을 그대로 적어 주세요").fill("둘째 분식");
    await button(page, "되돌릴 수 없음을 알고 닫기").click();
    await heading(page, "매장을 알려 주세요").waitFor();
    for (const storeId of [owner.storeId, secondId])
      expect((await owner.madang.stores.get.query({ storeId })).closedAt).not.toBeNull();
    expect(watched).toEqual({ foreign: [], faults: [] });
    await context.close();
  });

  test("[W-14] wait for the connection before they change anything", async () => {
    const owner = await app().ownerWithStore();
    await joinAsStaff(app(), owner);
    const { page, context } = await app().visitAs(owner, "/app/settings");
    await region(page, "함께 일하는 사람").getByText("이직원", { exact: true }).waitFor();
    await page.getByLabel("매장 이름").fill("오프라인 분식");
    await whileOffline(page, async () => {
      for (const name of ["저장하기", "초대하기", "로그아웃"])
        expect([name, await button(page, name).last().getAttribute("aria-disabled")]).toEqual([name, "true"]);
      await page.getByLabel("매장 이름").press("Enter");
    });
    const { name } = await owner.madang.stores.get.query({ storeId: owner.storeId });
    expect(name).toBe("마당 분식");
    expect(await page.getByLabel("매장 이름").inputValue()).toBe("오프라인 분식");
    await button(page, "저장하기").click();
    await page.getByText("저장했어요.").waitFor();
    await context.close();
  });
});
