import { expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { until } from "../support/until.ts";
import { openEvent } from "./support/event.ts";
import { whileOffline } from "./support/forms.ts";
import { describeInBrowser } from "./support/index.ts";
import { SOUND, soundness } from "./support/sound.ts";
import { joinAsStaff } from "./support/staff.ts";

setDefaultTimeout(180_000);

const bell = (page: Page) => page.getByRole("banner").getByRole("link", { name: /^알림/ });
const list = (page: Page) => page.getByRole("region", { name: "받은 알림" });
const readAll = (page: Page) => page.getByRole("button", { name: "모두 읽었어요" });

describeInBrowser("the notices of a store", (app) => {
  /** A store in which an event has just begun, which its owner has not heard yet. */
  async function shopWithNotice() {
    const owner = await app().ownerWithStore();
    const { eventId } = await openEvent(owner, { title: "첫눈 이벤트" });
    await until("the owner is told that the event has begun", async () => {
      const { unread } = await owner.madang.notifications.list.query({ storeId: owner.storeId });
      return unread > 0 || undefined;
    });
    return { owner, eventId };
  }

  test("[W-31] [W-32] [W-33] are counted by the bell of every page until they are read", async () => {
    const { owner, eventId } = await shopWithNotice();
    const { page, context, watched } = await app().visitAs(owner, "/app");
    await page.getByRole("link", { name: "알림, 안 읽은 알림 1개" }).click();
    await list(page).getByText("‘첫눈 이벤트’ 이벤트가 시작됐어요.").waitFor();
    await list(page).getByText("새 알림").waitFor();
    expect(await soundness(page)).toEqual(SOUND);
    await page.reload();
    await readAll(page).click();
    await page.getByRole("banner").getByRole("link", { name: "알림", exact: true }).waitFor();
    await readAll(page).waitFor({ state: "detached" });
    await page.locator("section:focus", { hasText: "받은 알림" }).waitFor();
    expect(await list(page).getByText("새 알림").count()).toBe(0);
    await list(page).getByRole("link", { name: "이벤트 보기" }).click();
    await page.waitForURL(`**/app/events/${eventId}`);
    expect(watched).toEqual({ foreign: [], faults: [] });
    await context.close();
  });

  test("[W-12] are told as none where nothing happened", async () => {
    const owner = await app().ownerWithStore();
    const { page, context } = await app().visitAs(owner, "/app/notifications");
    await list(page).getByText("받은 알림이 없어요").waitFor();
    expect(await readAll(page).count()).toBe(0);
    await context.close();
  });

  test("[W-34] are sent by mail as the owner switches it, by keyboard too, and stay so", async () => {
    const owner = await app().ownerWithStore();
    const { page, context } = await app().visitAs(owner, "/app/notifications");
    const digest = page.getByRole("checkbox", { name: /아침 요약/ });
    await digest.focus();
    const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>();
    await page.route("**/trpc/notifications.updateSettings", async (route) => {
      await mayGoOn;
      await route.continue();
    });
    await page.keyboard.press("Space");
    await page.locator("input:focus:enabled[aria-disabled=true]").first().waitFor();
    goOn();
    await page.getByText("저장했어요.").waitFor();
    expect(await owner.madang.notifications.settings.query({ storeId: owner.storeId })).toMatchObject({
      digest: false,
      failureMail: true,
    });
    await page.reload();
    await digest.waitFor();
    expect(await digest.isChecked()).toBe(false);
    expect(await page.getByRole("checkbox", { name: /문제가 생겼을 때/ }).isChecked()).toBe(true);
    await context.close();
  });

  test("[W-14] are neither read nor switched without a connection, and it is said why", async () => {
    const { owner } = await shopWithNotice();
    const { page, context } = await app().visitAs(owner, "/app/notifications");
    await list(page).getByText("새 알림").waitFor();
    await page.getByRole("checkbox", { name: /아침 요약/ }).waitFor();
    await whileOffline(page, async () => {
      expect(await readAll(page).getAttribute("aria-disabled")).toBe("true");
      expect(await page.getByRole("checkbox", { name: /아침 요약/ }).isDisabled()).toBe(true);
      expect(await page.getByText("인터넷에 연결되면 할 수 있어요.").count()).toBe(2);
    });
    await readAll(page).click();
    await list(page).getByText("새 알림").waitFor({ state: "detached" });
    await context.close();
  });

  test("are the owner's: staff have no bell, and read why the page is not theirs", async () => {
    const owner = await app().ownerWithStore();
    const staff = await joinAsStaff(app(), owner);
    const { page, context } = await app().visitAs(staff, "/app/notifications");
    await page.getByText("사장님만 볼 수 있어요").waitFor();
    expect(await bell(page).count()).toBe(0);
    await context.close();
  });
});
