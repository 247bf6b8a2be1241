import { afterAll, beforeAll, expect, jest, test } from "bun:test";
import { compileMessages } from "../../scripts/web/messages.ts";

const kept = new Map<string, string>();
const before = Object.getOwnPropertyDescriptor(globalThis, "localStorage");

beforeAll(() => {
  const value = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => kept.set(key, text),
    removeItem: (key: string) => kept.delete(key),
  };
  Object.defineProperty(globalThis, "localStorage", { value, configurable: true });
  jest.useFakeTimers();
});

afterAll(() => {
  jest.useRealTimers();
  if (before === undefined) Reflect.deleteProperty(globalThis, "localStorage");
  else Object.defineProperty(globalThis, "localStorage", before);
});

test("[W-14] what was read last is kept without an address, and nothing is written once it is forgotten", async () => {
  await compileMessages();
  const { api, forgetLastSeen, keepLastSeen, queryClient } = await import("../../web/src/api/index.ts");
  const createdAt = new Date().toISOString();
  const ids = { id: "user-1", sessionId: "session-1", stores: [] };
  const me = { ...ids, createdAt, email: "owner@example.com", name: "김사장" };
  keepLastSeen();
  queryClient.setQueryData(api.account.me.queryKey(), me);
  jest.advanceTimersByTime(10_000);
  expect([...kept.values()].join()).toContain("김사장");
  expect([...kept.values()].join()).not.toContain("owner@example.com");

  queryClient.setQueryData(api.account.me.queryKey(), { ...me, name: "김대표" });
  queryClient.clear();
  forgetLastSeen();
  jest.advanceTimersByTime(10_000);
  expect(kept).toEqual(new Map());
});
