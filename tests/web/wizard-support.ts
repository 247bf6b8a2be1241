import type { Page } from "playwright-core";
import type { Owner } from "./support/index.ts";

export const NEW = "/app/events/new";
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

export const field = (page: Page, label: string) => page.getByRole("textbox", { name: label });
export const onStep = (page: Page, name: string) => heading(page, name).waitFor();

/** A draft of the owner's that could be approved, and its id. */
export async function readyDraft(owner: Owner, changes: object = {}): Promise<string> {
  const { madang, storeId } = owner;
  const draft = await madang.events.createDraft.mutate({ storeId, objective: "SALES", title: "가을 사은" });
  const now = Date.now();
  await madang.events.update.mutate({
    eventId: draft.id,
    version: draft.version,
    startsAt: new Date(now - 3_600_000).toISOString(),
    endsAt: new Date(now + 7 * 86_400_000).toISOString(),
    targetParticipants: 50,
    imageUrl: "https://images.example.com/event.jpg",
    channels: [{ channel: "WooridongneTV" }, { channel: "NaverBlog" }],
    ...changes,
  });
  return draft.id;
}
