import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { folderMail } from "../../src/entry/bun-mail-folder.ts";

const root = mkdtempSync(join(tmpdir(), "madang-mail-"));
afterAll(() => rmSync(root, { recursive: true }));
const MAIL = { id: "m-1", to: "a@b.kr", subject: "제목", text: "글", html: "<p>글</p>", headers: {} };

test("each mail becomes one .eml that only this account may read, and a repeat changes nothing", async () => {
  const folder = join(root, "mail");
  const port = folderMail(folder);
  expect(await port.send(MAIL)).toEqual({ kind: "accepted" });
  const written = readFileSync(join(folder, "m-1.eml"), "utf8");
  expect(written).toContain("To: a@b.kr");
  expect(written).toContain("Message-ID: <m-1@localhost>");
  expect(statSync(join(folder, "m-1.eml")).mode & 0o777).toBe(0o600);
  expect(await port.send({ ...MAIL, text: "다른 글" })).toEqual({ kind: "accepted" });
  expect(readdirSync(folder)).toEqual(["m-1.eml"]);
  expect(readFileSync(join(folder, "m-1.eml"), "utf8")).toBe(written);
});

test("a folder that cannot be written keeps the mail waiting", async () => {
  writeFileSync(join(root, "taken"), "");
  expect(await folderMail(join(root, "taken")).send(MAIL)).toEqual({
    kind: "waits",
    reason: "FOLDER_NOT_WRITABLE",
  });
});
