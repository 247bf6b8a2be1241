import { afterAll, beforeAll, expect, jest, test } from "bun:test";
import { focusManager, InfiniteQueryObserver, QueryObserver } from "@tanstack/react-query";
import { compileMessages } from "../../scripts/web/messages.ts";

const LONG_AGO = { updatedAt: 1 };

beforeAll(() => void jest.useFakeTimers());
afterAll(() => void jest.useRealTimers());

/** The app's cache, and a block of numbers that somebody looks at; how often it was read. */
async function watched() {
  await compileMessages();
  const { api, pauseLive, queryClient, resumeLive } = await import("../../web/src/api/index.ts");
  const { readDerived } = await import("../../web/src/api/live-cache.ts");
  const queryKey = [...api.analytics.pathKey(), "numbers"];
  let reads = 0;
  queryClient.setQueryData(queryKey, 0, LONG_AGO);
  const block = new QueryObserver(queryClient, { queryKey, queryFn: () => ++reads, refetchOnMount: false });
  const stop = block.subscribe(() => undefined);
  return { api, pauseLive, queryClient, readDerived, resumeLive, reads: () => reads, stop };
}

async function lookAgain(): Promise<void> {
  focusManager.setFocused(false);
  focusManager.setFocused(true);
  await turns();
}

/** All that follows without a timer has happened. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
}

test("[W-17] numbers that are paused are read neither late nor when the tab is looked at again", async () => {
  const { pauseLive, queryClient, readDerived, resumeLive, reads, stop } = await watched();
  queryClient.mount();
  readDerived();
  pauseLive();
  jest.advanceTimersByTime(60_000);
  await lookAgain();
  expect(reads()).toBe(0);
  resumeLive();
  await lookAgain();
  expect(reads()).toBe(1);
  stop();
  queryClient.unmount();
  queryClient.clear();
});

test("[W-15] more of a list that is on its way arrives whatever is told meanwhile, and then the list is read anew", async () => {
  const { api, queryClient, readDerived, stop } = await watched();
  const asked: number[] = [];
  const waiting = Promise.withResolvers<void>();
  const list = new InfiniteQueryObserver(queryClient, {
    queryKey: [...api.participation.list.pathKey(), "people"],
    initialPageParam: 1,
    queryFn: async ({ pageParam }) => {
      asked.push(pageParam);
      if (asked.length === 2) await waiting.promise;
      return pageParam;
    },
    getNextPageParam: (last) => last + 1,
  });
  const leave = list.subscribe(() => undefined);
  await list.refetch({ cancelRefetch: false });
  const more = list.fetchNextPage();
  readDerived();
  jest.advanceTimersByTime(60_000);
  waiting.resolve();
  expect((await more).data?.pages).toEqual([1, 2]);
  await turns();
  expect(asked).toEqual([1, 2, 1, 2]);
  leave();
  stop();
  queryClient.clear();
});
