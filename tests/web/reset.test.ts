import { expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../support/until.ts";
import { describeInBrowser, type WebApp } from "./support/index.ts";

setDefaultTimeout(120_000);

const NEW_PASSWORD = "새로 정한 비밀번호 열 자";

describeInBrowser("a forgotten password", (app) => {
  test("is chosen anew by the link of the mail, once, and opens the app", async () => {
    const owner = await app().ownerWithStore();
    const { page, context } = await app().visit("/app/forgot");
    await page.getByLabel("이메일").fill(owner.email);
    await page.getByRole("button", { name: "링크 받기" }).click();
    await page.getByText("가입한 이메일이라면 곧 링크가 도착해요.", { exact: false }).waitFor();
    const link = await until("the mail is in the folder", () => resetLink(app(), owner.email), 60_000);
    await page.goto(link);
    await page.getByLabel("새 비밀번호", { exact: true }).fill(NEW_PASSWORD);
    await page.getByRole("button", { name: "비밀번호 바꾸기" }).click();
    await page.getByText("비밀번호를 바꿨어요.", { exact: false }).waitFor();
    await page.getByRole("link", { name: "로그인", exact: true }).click();
    await page.getByLabel("이메일").fill(owner.email);
    await page.getByLabel("비밀번호", { exact: true }).fill(NEW_PASSWORD);
    await page.getByRole("button", { name: "로그인", exact: true }).click();
    await page.getByRole("heading", { name: "홈", level: 1 }).waitFor();
    const again = await app().visit(link.slice(app().url.length));
    await again.page.getByLabel("새 비밀번호", { exact: true }).fill(NEW_PASSWORD);
    await again.page.getByRole("button", { name: "비밀번호 바꾸기" }).click();
    await again.page
      .getByRole("alert")
      .getByText("비밀번호 재설정 링크가 만료됐어요.", { exact: false })
      .waitFor();
    await again.context.close();
    await context.close();
  });

  test("[W-37] says the same for an address that nobody has, and leads on from a link that is not whole", async () => {
    const { page, context } = await app().visit("/app/forgot");
    await page.getByLabel("이메일").fill("nobody-has-this@example.com");
    await page.getByRole("button", { name: "링크 받기" }).click();
    await page.getByText("가입한 이메일이라면 곧 링크가 도착해요.", { exact: false }).waitFor();
    await page.goto(`${app().url}/app/reset`);
    await page.getByText("링크가 완전하지 않아요.", { exact: false }).waitFor();
    expect(await page.getByRole("link", { name: "비밀번호 다시 정하기" }).getAttribute("href")).toBe(
      "/app/forgot",
    );
    await context.close();
  });
});

/** The newest mail to an address, as the server without a mail service writes it; its link at this server. */
function resetLink({ server, url }: WebApp, email: string): string | undefined {
  const folder = join(server.dataDir, "mail");
  const mails = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  const path = mails.filter((mail) => mail.includes(email)).map(pathIn);
  return path[0] === undefined ? undefined : `${url}${path[0]}`;
}

/** Bodies are base64 or quoted-printable. */
function pathIn(mail: string): string | undefined {
  const parts = mail
    .split(/\r?\n\r?\n/)
    .map((part) => Buffer.from(part.replace(/\s/g, ""), "base64").toString());
  const plain = mail.replace(/=\r?\n/g, "").replaceAll("=3D", "=");
  return [plain, ...parts]
    .map((text) => /\/app\/reset#token=[\w-]+/.exec(text)?.[0])
    .find((found) => found !== undefined);
}
