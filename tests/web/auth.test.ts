import { expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { describeInBrowser, PASSWORD, sidewaysScroll, smallTargets, violations } from "./support/index.ts";
import { button, heading } from "./support/locators.ts";

setDefaultTimeout(120_000);

const password = (page: Page) => page.getByLabel("비밀번호", { exact: true });

describeInBrowser("a person before the sign-in", (app) => {
  test("signs up, names a store and stands on the live home page; nothing is asked of other hosts, no token is in reach of a script", async () => {
    const { page, context, watched } = await app().visit("/app/sign-up");
    await page.getByLabel("이름").fill("김사장");
    await page.getByLabel("이메일").fill("new-owner@example.com");
    await password(page).fill(PASSWORD);
    await button(page, "가입하기").click();
    await heading(page, "매장을 알려 주세요").waitFor();
    await page.getByLabel("매장 이름").fill("마당 분식");
    await page.getByLabel("업종").fill("음식점");
    await page.getByLabel("주소").fill("서울시 강남구 테헤란로 1");
    await button(page, "시작하기").click();
    await heading(page, "홈").waitFor();
    await page.getByRole("link", { name: "새 손님 모으기" }).waitFor();
    expect(watched).toEqual({ foreign: [], faults: [] });
    const inReach = await page.evaluate(() => JSON.stringify([{ ...localStorage }, document.cookie]));
    expect(inReach).not.toMatch(/eyJ|madang=/);
    await context.close();
  });

  test("[W-18] is led to the sign-in page and from there to the page that was asked for", async () => {
    const owner = await app().ownerWithStore();
    const { page, context } = await app().visit("/app/stores/new");
    await heading(page, "로그인").waitFor();
    await page.getByLabel("이메일").fill(owner.email);
    await password(page).fill(PASSWORD);
    await button(page, "로그인").click();
    await heading(page, "매장을 알려 주세요").waitFor();
    expect(new URL(page.url()).pathname).toBe("/app/stores/new");
    await context.close();
  });

  test("[W-18] comes by the sign-in to a report beside the app, too", async () => {
    const owner = await app().ownerWithStore();
    const report = "/report/01960000-0000-7000-8000-00000000dead";
    const { page, context } = await app().visit(report);
    await page.getByRole("link", { name: "로그인하기" }).click();
    await page.getByLabel("이메일").fill(owner.email);
    await password(page).fill(PASSWORD);
    await button(page, "로그인").click();
    await heading(page, "보고서를 찾을 수 없어요").waitFor();
    expect(new URL(page.url()).pathname).toBe(report);
    await context.close();
  });

  test("[W-18] never comes from the sign-in page to another site, whatever the address says", async () => {
    const owner = await app().ownerWithStore();
    for (const next of ["https://evil.example/", "//evil.example/", "/\\evil.example/"]) {
      const { page, context, watched } = await app().visit(`/app/sign-in?next=${encodeURIComponent(next)}`);
      await page.getByLabel("이메일").fill(owner.email);
      await password(page).fill(PASSWORD);
      await button(page, "로그인").click();
      await heading(page, "홈").waitFor();
      expect([next, new URL(page.url()).origin, watched.foreign]).toEqual([next, app().url, []]);
      await context.close();
    }
  });

  test("[W-35] hears each page once: its title is set and its heading has the focus", async () => {
    const { page, context } = await app().visit("/app/sign-in");
    await heading(page, "로그인").waitFor();
    expect(await page.title()).toBe("로그인 · 마당");
    await page.getByRole("link", { name: "비밀번호를 잊었어요" }).click();
    await heading(page, "비밀번호 다시 정하기").waitFor();
    expect(await page.title()).toBe("비밀번호 다시 정하기 · 마당");
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H1");
    await page.goBack();
    await heading(page, "로그인").waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("로그인");
    await context.close();
  });

  test("[W-37] reads at each field what to mend, and finds the input kept and the first error focused", async () => {
    const { page, context } = await app().visit("/app/sign-up");
    await page.getByLabel("이름").fill("김사장");
    await page.getByLabel("이메일").fill("아직 아님");
    await password(page).fill("짧다");
    await button(page, "가입하기").click();
    const told = (field: string) =>
      page.getByLabel(field, { exact: true }).evaluate((input) => {
        const ids = (input.getAttribute("aria-describedby") ?? "").split(" ");
        return [
          input.getAttribute("aria-invalid"),
          ...ids.map((id) => document.getElementById(id)?.textContent),
        ];
      });
    expect(await told("이메일")).toEqual(["true", "이메일 주소를 다시 확인해 주세요. 예: name@example.com"]);
    expect((await told("비밀번호"))[1]).toBe("비밀번호를 10자(한글은 4자) 이상으로 정해 주세요.");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("email");
    expect(await page.getByLabel("이름").inputValue()).toBe("김사장");
    expect(await password(page).inputValue()).toBe("짧다");
    await context.close();
  });

  test("[W-37] reads the server's refusals as sentences at their place", async () => {
    const owner = await app().ownerWithStore();
    const { page, context } = await app().visit("/app/sign-in");
    await page.getByLabel("이메일").fill(owner.email);
    await password(page).fill("틀린 비밀번호 열 자");
    await button(page, "로그인").click();
    await page.getByRole("alert").getByText("이메일이나 비밀번호가 맞지 않아요.").waitFor();
    expect(await page.getByLabel("이메일").inputValue()).toBe(owner.email);
    await page.getByRole("link", { name: "처음이신가요? 가입하기" }).click();
    await page.getByLabel("이름").fill("김사장");
    await page.getByLabel("이메일").fill(owner.email);
    await password(page).fill(PASSWORD);
    await button(page, "가입하기").click();
    await page.getByText("이미 가입한 이메일이에요. 로그인해 주세요.").waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("email");
    await context.close();
  });

  test("[W-31] [W-32] [W-33] finds every page readable, its targets large and nothing to scroll sideways", async () => {
    const owner = await app().ownerWithStore();
    for (const path of [
      "/app/sign-in",
      "/app/sign-up",
      "/app/forgot",
      "/app/reset",
      "/app/stores/new",
      "/app/nowhere",
    ]) {
      const { page, context } = await app().visitAs(owner, path, { width: 360 });
      await page.getByRole("heading", { level: 1 }).waitFor();
      expect([path, await violations(page)]).toEqual([path, []]);
      expect([path, await smallTargets(page)]).toEqual([path, []]);
      await page.setViewportSize({ width: 320, height: 780 });
      expect([path, await sidewaysScroll(page)]).toEqual([path, 0]);
      await context.close();
    }
  });
});
