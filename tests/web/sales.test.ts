import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { fieldOf, whileOffline } from "./support/forms.ts";
import { describeInBrowser, type Owner } from "./support/index.ts";
import { button } from "./support/locators.ts";
import { SOUND, soundness } from "./support/sound.ts";

setDefaultTimeout(180_000);

const days = (page: Page) => page.getByRole("region", { name: "날짜별 매출" });
const file = (page: Page) => page.getByLabel("포스기 매출 파일");

/** "날짜,매출", "건수" in the code page of Korean Windows. */
const CP949 = {
  date: [0xb3, 0xaf, 0xc2, 0xa5],
  sales: [0xb8, 0xc5, 0xc3, 0xe2],
  orders: [0xb0, 0xc7, 0xbc, 0xf6],
};

const csv = (text: string | Uint8Array) => ({
  name: "매출.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(text),
});

async function recorded({ madang, storeId }: Owner) {
  const { items } = await madang.sales.list.query({ storeId, limit: 100 });
  return items.map(({ date, amountKrw, orders }) => ({ date, amountKrw, orders }));
}

describeInBrowser("the sales of a store", (app) => {
  test("[W-31] [W-32] [W-33] are read on a phone, also when a day brought a trillion won", async () => {
    const owner = await app().ownerWithStore({
      storeName: "아주 긴 이름을 가진 골목 안쪽의 오래된 떡볶이 전문점",
    });
    await owner.madang.sales.record.mutate({
      storeId: owner.storeId,
      days: [
        { date: "2026-11-01", amountKrw: 1_000_000_000_000, orders: 10_000_000 },
        { date: "2026-11-02", amountKrw: 0 },
      ],
    });
    const { page, context, watched } = await app().visitAs(owner, "/app/sales");
    await days(page).getByText("1,000,000,000,000원").waitFor();
    expect(await days(page).getByRole("row").allInnerTexts()).toEqual([
      "날짜\t매출\t판매 건수",
      "11월 2일(월)\t0원\t–",
      "11월 1일(일)\t1,000,000,000,000원\t10,000,000건",
    ]);
    expect(await soundness(page)).toEqual(SOUND);
    expect(watched).toEqual({ foreign: [], faults: [] });
    await context.close();
  });

  test("[W-37] of one day are refused at their fields, with the input kept, and saved once mended", async () => {
    const owner = await app().ownerWithStore();
    const { page, context } = await app().visitAs(owner, "/app/sales");
    await days(page).getByText("아직 매출이 없어요").waitFor();
    await page.getByLabel("날짜", { exact: true }).fill("2026-11-03");
    await page.getByLabel("매출(원)").fill("백만 원");
    await page.getByLabel("판매 건수").fill("여든");
    await button(page, "저장하기").click();
    expect(await fieldOf(page, "매출(원)")).toEqual({
      value: "백만 원",
      isWrong: true,
      hasFocus: true,
      told: ["매출을 0 이상인 숫자로 적어 주세요. 예: 1,250,000", "예: 1,250,000"],
    });
    expect(await page.getByText("건수를 숫자로 적어 주세요. 예: 85").count()).toBe(1);
    await page.getByLabel("매출(원)").fill("1,250,000원");
    await page.getByLabel("판매 건수").fill("85건");
    await page.keyboard.press("Enter");
    await page.getByText("11월 3일(화) 매출을 저장했어요.").waitFor();
    await days(page).getByText("1,250,000원").waitFor();
    expect(await recorded(owner)).toEqual([{ date: "2026-11-03", amountKrw: 1_250_000, orders: 85 }]);
    await context.close();
  });

  test("from a file with wrong lines are told line by line, and none is saved", async () => {
    const owner = await app().ownerWithStore();
    const { page, context } = await app().visitAs(owner, "/app/sales");
    await file(page).setInputFiles(
      csv(
        "날짜,매출,건수\n2026-11-01,100000,10\n11월 2일,200000,20\n2026-11-03,많음,30\n2026-11-01,5,1\n2026-11-05,5,몇\n",
      ),
    );
    await button(page, "올리기").click();
    const told = page.getByRole("alert");
    await told.getByText("아무것도 저장하지 않았어요").waitFor();
    expect(await told.getByRole("listitem").allInnerTexts()).toEqual([
      "3번째 줄: 날짜를 2026-11-21처럼 적어 주세요.",
      "4번째 줄: 매출을 숫자로 적어 주세요.",
      "5번째 줄: 같은 날짜가 두 번 있어요.",
      "6번째 줄: 건수를 숫자로 적어 주세요.",
    ]);
    expect(await recorded(owner)).toEqual([]);
    const path = join(app().server.dataDir, "매출.csv");
    await Bun.write(path, "날짜,매출\n2026-11-01,많음\n");
    await file(page).setInputFiles(path);
    await button(page, "올리기").click();
    await told.getByText("2번째 줄: 매출을 숫자로 적어 주세요.").waitFor();
    await Bun.write(path, "날짜,매출\n2026-11-01,100000\n");
    await button(page, "올리기").click();
    await told.waitFor({ state: "detached" });
    const changed = "고른 뒤에 파일이 바뀌어서 읽지 못했어요. 파일을 다시 골라 주세요.";
    await page.getByText(changed).waitFor();
    expect(await fieldOf(page, "포스기 매출 파일")).toMatchObject({ isWrong: true, hasFocus: true });
    await file(page).setInputFiles(path);
    await button(page, "올리기").click();
    await page.getByText("1일치 매출을 저장했어요.").waitFor();
    expect(await page.getByText(changed).count()).toBe(0);
    await context.close();
  });

  test("from the file of a register in Korean Windows are read as they are", async () => {
    const owner = await app().ownerWithStore();
    const { date, sales, orders } = CP949;
    const comma = ",".charCodeAt(0);
    const rows = new TextEncoder().encode('\r\n2026-11-01,"1,250,000",85\r\n2026-11-02,980000,61\r\n');
    const bytes = new Uint8Array([...date, comma, ...sales, comma, ...orders, ...rows]);
    expect(new TextDecoder("euc-kr").decode(bytes)).toStartWith("날짜,매출,건수\r\n");
    const { page, context } = await app().visitAs(owner, "/app/sales");
    await file(page).setInputFiles(csv(bytes));
    await button(page, "올리기").click();
    await page.getByText("2일치 매출을 저장했어요.").waitFor();
    expect((await recorded(owner)).toSorted((a, b) => a.date.localeCompare(b.date))).toEqual([
      { date: "2026-11-01", amountKrw: 1_250_000, orders: 85 },
      { date: "2026-11-02", amountKrw: 980_000, orders: 61 },
    ]);
    await days(page).getByText("980,000원").waitFor();
    await context.close();
  });

  test("[W-37] [W-14] ask for a file before they are sent, and wait for the connection", async () => {
    const owner = await app().ownerWithStore();
    const { page, context } = await app().visitAs(owner, "/app/sales");
    await button(page, "올리기").click();
    expect((await fieldOf(page, "포스기 매출 파일")).told[0]).toBe("올릴 파일을 골라 주세요.");
    await file(page).setInputFiles(csv(`날짜,매출\n${"2026-11-01,1\n".repeat(4_000)}`));
    await button(page, "올리기").click();
    expect((await fieldOf(page, "포스기 매출 파일")).told[0]).toBe(
      "파일이 너무 커요. 1년치씩 나눠서 올려 주세요.",
    );
    await whileOffline(page, async () => {
      for (const name of ["올리기", "저장하기"])
        expect([name, await button(page, name).getAttribute("aria-disabled")]).toEqual([name, "true"]);
      expect(await page.getByText("인터넷에 연결되면 할 수 있어요.").count()).toBe(2);
    });
    expect(await button(page, "저장하기").getAttribute("aria-disabled")).toBeNull();
    await context.close();
  });
});
