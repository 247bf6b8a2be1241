import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { PASSWORD, startWebApp, type WebApp } from "./support/index.ts";

setDefaultTimeout(120_000);

let app: WebApp;
beforeAll(async () => {
  app = await startWebApp();
});
afterAll(() => app.stop());

describe("sign-up", () => {
  test("leads a new person through the first store to the home page, with nothing asked of other hosts", async () => {
    const { page, context, watched } = await app.visit("/app/sign-up");
    await page.getByLabel("이름").fill("김사장");
    await page.getByLabel("이메일").fill("new-owner@example.com");
    await page.getByLabel("비밀번호", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "가입하기" }).click();
    await page.getByRole("heading", { name: "매장을 알려 주세요" }).waitFor();
    await page.getByLabel("매장 이름").fill("마당 분식");
    await page.getByLabel("업종").fill("음식점");
    await page.getByLabel("주소").fill("서울시 강남구 테헤란로 1");
    await page.getByRole("button", { name: "시작하기" }).click();
    await page.getByRole("heading", { name: "홈", level: 1 }).waitFor();
    await page.getByText("실시간", { exact: true }).waitFor();
    expect(watched).toEqual({ foreign: [], faults: [] });
    const scripts = await page.evaluate(() => ({ ...localStorage, cookie: document.cookie }));
    expect(JSON.stringify(scripts)).not.toMatch(/eyJ|madang=/);
    await context.close();
  });
});
