import type { Page } from "playwright-core";

export const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
export const heading = (page: Page, name: string) => page.getByRole("heading", { name, level: 1 });
export const next = (page: Page) => button(page, "다음").click();

/** Everything typed so far is at the server. */
export async function kept(page: Page): Promise<void> {
  await page.getByText(/^저장했어요 \d\d:\d\d$/).waitFor();
}

/** Answers the first step and stands on the second. */
export async function choosePurpose(page: Page, name: string): Promise<void> {
  await heading(page, "어떤 이벤트를 만들까요?").waitFor();
  await page.getByRole("radio", { name: new RegExp(name) }).check();
  await next(page);
  await heading(page, "무엇을 드릴까요?").waitFor();
}

/** The first suggestion fills the form. */
export async function takeRecipe(page: Page): Promise<void> {
  await page
    .getByRole("button", { name: /이 내용으로 채우기/ })
    .first()
    .click();
  await kept(page);
}

export async function makePicture(page: Page): Promise<void> {
  await heading(page, "어떤 모습으로 알릴까요?").waitFor();
  await button(page, "제목으로 포스터 만들기").click();
  await page.getByAltText("이벤트 사진").waitFor();
  await kept(page);
}

export function eventIdIn(page: Page): string {
  return new URL(page.url()).searchParams.get("event") ?? new URL(page.url()).pathname.split("/")[3] ?? "";
}
