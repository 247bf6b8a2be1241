import { expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { until } from "../support/until.ts";
import { describeInBrowser, type Owner, sidewaysScroll, smallTargets, violations } from "./support/index.ts";
import { postsAbout } from "./support/ledger.ts";
import { joinAsStaff } from "./support/staff.ts";
import { button, heading, readyDraft } from "./wizard-support.ts";

setDefaultTimeout(180_000);

type Channel = "WooridongneTV" | "RingoBiz" | "GenieTV" | "Instagram" | "NaverBlog" | "KakaoChannel";
const LABELS: Readonly<Record<Channel, string>> = {
  WooridongneTV: "우리동네TV",
  RingoBiz: "링고비즈",
  GenieTV: "지니TV",
  Instagram: "인스타그램",
  NaverBlog: "네이버 블로그",
  KakaoChannel: "카카오 채널",
};

/** An approved event with these channels in its plan. */
async function approved(owner: Owner, channels: readonly Channel[]): Promise<string> {
  const eventId = await readyDraft(owner, { channels: channels.map((channel) => ({ channel })) });
  await owner.madang.events.approve.mutate({ eventId });
  return eventId;
}

async function simulatorOf({ madang, storeId }: Owner, channel: Channel): Promise<string> {
  const rows = await madang.channels.list.query({ storeId });
  const url = rows.find((row) => row.channel === channel)?.simulatorUrl;
  if (!url) throw new Error(`${channel} has no simulator`);
  return url;
}

async function setFaults(simulator: string, faults: readonly object[]): Promise<void> {
  const answer = await fetch(`${simulator}/__faults`, { method: "POST", body: JSON.stringify({ faults }) });
  if (!answer.ok) throw new Error(await answer.text());
}

const row = (page: Page, channel: Channel) =>
  page.getByRole("region", { name: LABELS[channel], exact: true });
const statusOf = (page: Page, channel: Channel) => row(page, channel).getAttribute("data-status");
const statuses = (page: Page) =>
  page
    .locator("section[data-status]")
    .evaluateAll((rows) => rows.map((each) => each.getAttribute("data-status")));

describeInBrowser("the distribution page", (app) => {
  test("[W-19] a slow channel holds up no other, and who leaves and returns sees the same", async () => {
    const owner = await app().ownerWithStore();
    const eventId = await approved(owner, [
      "WooridongneTV",
      "RingoBiz",
      "GenieTV",
      "Instagram",
      "NaverBlog",
      "KakaoChannel",
    ]);
    const slow = await simulatorOf(owner, "Instagram");
    await setFaults(slow, [{ kind: "latency", latencyMs: 9_000, op: "any", times: 1 }]);
    const { page, context } = await app().visitAs(owner, `/app/events/${eventId}/distribution`);
    await button(page, "지금 배포하기").click();
    await row(page, "NaverBlog").getByText("직접 올려 주세요", { exact: true }).waitFor();
    await row(page, "KakaoChannel").getByText("실패", { exact: true }).waitFor();
    expect(await page.locator("section[data-status]").count()).toBe(6);
    expect(await statusOf(page, "Instagram")).toMatch(/PENDING|IN_PROGRESS/);
    expect(await page.getByText("화면을 나가도 계속 진행돼요.").isVisible()).toBe(true);
    await page.getByRole("link", { name: "홈" }).first().click();
    await heading(page, "홈").waitFor();
    await page.goBack();
    await row(page, "NaverBlog").getByText("직접 올려 주세요", { exact: true }).waitFor();
    await row(page, "Instagram").getByText("완료", { exact: true }).waitFor({ timeout: 60_000 });
    await row(page, "Instagram").getByText("연습", { exact: true }).waitFor();
    await row(page, "Instagram").getByText("연습이라 실제로 올라간 글은 없어요.").waitFor();
    expect(await row(page, "Instagram").getByRole("link").count()).toBe(0);
    const latest = await owner.madang.distribution.latest.query({ eventId });
    await page.reload();
    await row(page, "Instagram").getByText("완료", { exact: true }).waitFor();
    expect(await statuses(page)).toEqual(latest?.results.map(({ status }) => status) ?? []);
    await context.close();
  });

  test("[W-20] a failed channel is tried again by itself, however often it is tapped, and posts once", async () => {
    const owner = await app().ownerWithStore();
    const eventId = await approved(owner, ["WooridongneTV", "GenieTV"]);
    const broken = await simulatorOf(owner, "GenieTV");
    await setFaults(broken, [
      { kind: "refuse", op: "create", status: 402, code: "BUDGET_EXHAUSTED", times: 1 },
    ]);
    await owner.madang.distribution.distribute.mutate({ eventId });
    const { page, context } = await app().visitAs(owner, `/app/events/${eventId}/distribution`);
    await row(page, "GenieTV").getByText("실패", { exact: true }).waitFor({ timeout: 60_000 });
    await page.getByText(/^지니TV에 보내지 못했어요/).waitFor();
    await row(page, "GenieTV").getByText("광고 잔액이 부족해요. 충전한 뒤 다시 시도해 주세요.").waitFor();
    expect(await page.getByRole("button", { name: /다시 시도/ }).count()).toBe(1);
    const posted = await statusOf(page, "WooridongneTV");
    await row(page, "GenieTV")
      .getByRole("button", { name: /다시 시도/ })
      .evaluate((again: HTMLElement) => {
        again.click();
        again.click();
        again.click();
      });
    await row(page, "GenieTV")
      .getByText(/완료|예약/)
      .waitFor({ timeout: 90_000 });
    expect(posted).toMatch(/SUCCESS|IN_PROGRESS|SCHEDULED/);
    expect(await postsAbout(broken, eventId)).toHaveLength(1);
    await context.close();
  });

  test("an assisted post is done by hand: its words are shown, and the address of the post ends it", async () => {
    const owner = await app().ownerWithStore();
    const eventId = await approved(owner, ["NaverBlog"]);
    const { distributionId, results } = await owner.madang.distribution.distribute.mutate({ eventId });
    const { page, context } = await app().visitAs(owner, `/app/events/${eventId}/distribution`);
    const blog = row(page, "NaverBlog");
    await blog.getByText("직접 올려 주세요", { exact: true }).waitFor();
    await button(page, "올렸어요").click();
    await page.getByText("올린 글의 주소를 붙여 넣어 주세요.").waitFor();
    await context.setOffline(true);
    await blog.getByText("인터넷에 연결되면 할 수 있어요.").waitFor();
    await context.setOffline(false);
    const pack = results[0]?.action;
    const simulator = await simulatorOf(owner, "NaverBlog");
    const answer = await fetch(`${simulator}/__owner/posts`, {
      method: "POST",
      body: JSON.stringify({
        blogId: "sunny_cafe",
        title: pack?.copyTitle,
        text: pack?.copyText,
        tags: pack?.tags,
      }),
    });
    const { url } = (await answer.json()) as { url: string };
    await blog.getByLabel("올린 글 주소").fill(url);
    await button(page, "올렸어요").click();
    await blog.getByText("완료", { exact: true }).waitFor();
    const run = await owner.madang.distribution.get.query({ distributionId });
    expect(run.results[0]?.status).toBe("SUCCESS");
    await context.close();
  });

  test("what was never sent can be sent by the owner who is connected; a refusal says why, and staff only read", async () => {
    const owner = await app().ownerWithStore();
    const eventId = await approved(owner, ["NaverBlog"]);
    const path = `/app/events/${eventId}/distribution`;
    const { page, context } = await app().visitAs(owner, path);
    await page.route("**/trpc/distribution.distribute*", (route) => route.abort());
    await button(page, "지금 배포하기").click();
    await page.getByRole("alert").getByText("인터넷").waitFor();
    await context.setOffline(true);
    await page.getByText("인터넷에 연결되면 할 수 있어요.").waitFor();
    await context.close();
    const visit = await app().visitAs(await joinAsStaff(app(), owner), path);
    await visit.page.getByText("아직 배포하지 않았어요").waitFor();
    expect(await button(visit.page, "지금 배포하기").count()).toBe(0);
    await visit.context.close();
  });

  test("leads on to the poster, the link and the dashboard, and is found again from there; staff only read", async () => {
    const owner = await app().ownerWithStore();
    const eventId = await approved(owner, ["NaverBlog"]);
    await owner.madang.distribution.distribute.mutate({ eventId });
    const { url } = await owner.madang.events.get.query({ eventId });
    const { page, context } = await app().visitAs(owner, `/app/events/${eventId}/distribution`);
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await button(page, "링크 복사").click();
    await page.getByText("링크를 복사했어요.").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(url);
    await page.getByRole("link", { name: "QR 포스터 인쇄" }).click();
    await heading(page, "QR 포스터").waitFor();
    await page.goBack();
    await page.getByRole("link", { name: "성과 보러 가기" }).click();
    await page.waitForURL(new RegExp(`/app/events/${eventId}$`));
    await page.getByRole("link", { name: "배포 현황" }).click();
    await row(page, "NaverBlog").getByRole("button", { name: "글 복사" }).waitFor();
    await page.goto(`${app().url}/app/notifications`);
    await page.getByRole("link", { name: "배포 현황" }).click();
    await row(page, "NaverBlog").getByRole("button", { name: "글 복사" }).waitFor();
    await context.close();
    const staff = await app().visitAs(await joinAsStaff(app(), owner), `/app/events/${eventId}/distribution`);
    await row(staff.page, "NaverBlog").getByText("직접 올려 주세요", { exact: true }).waitFor();
    expect(await row(staff.page, "NaverBlog").getByRole("button").count()).toBe(0);
    await staff.context.close();
  });

  test("[W-31] [W-32] [W-33] is readable, with targets for fingers and nothing to scroll sideways", async () => {
    const owner = await app().ownerWithStore();
    const eventId = await approved(owner, ["WooridongneTV", "GenieTV", "NaverBlog", "KakaoChannel"]);
    await owner.madang.distribution.distribute.mutate({ eventId });
    await until("every row has come to rest", async () => {
      const latest = await owner.madang.distribution.latest.query({ eventId });
      return latest?.completedAt ? true : undefined;
    });
    const { page, context } = await app().visitAs(owner, `/app/events/${eventId}/distribution`);
    await row(page, "NaverBlog").getByText("직접 올려 주세요", { exact: true }).waitFor();
    await row(page, "KakaoChannel").getByText("실패", { exact: true }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 780 });
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await smallTargets(page)).toEqual([]);
    await context.close();
  });
});
