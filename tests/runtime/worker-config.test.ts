import { expect, test } from "bun:test";
import { createIsolate } from "../../src/entry/worker-isolate.ts";
import { CannotServe } from "../../src/entry/worker-start.ts";

const ENV = {
  DATABASE_URL: "http://127.0.0.1:1",
  MADANG_SECRET: Buffer.alloc(32, 7).toString("base64"),
};
const MAIL = { MAIL_API_KEY: "key", MAIL_FROM: "Madang <no-reply@example.com>" };

test("a Worker that sends mail without PUBLIC_URL serves nothing and names it: a link would lead nowhere", async () => {
  const refused = await createIsolate({ ...ENV, ...MAIL }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(CannotServe);
  expect(String(refused)).toContain("PUBLIC_URL: ");
});

test("a Worker with both, or without mail, is made", async () => {
  const both = { ...ENV, ...MAIL, PUBLIC_URL: "https://madang.example.kr" };
  expect((await createIsolate(both)).config.publicUrl).toBe("https://madang.example.kr");
  expect((await createIsolate(ENV)).config.publicUrl).toBeUndefined();
});
