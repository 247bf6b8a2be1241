import { useSuspenseQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { api } from "./client.ts";
import type { Outputs } from "./types.ts";

const CHOSEN = "madang.store";
const listeners = new Set<() => void>();

export type Store = Outputs["stores"]["get"];

export const meQuery = () => api.account.me.queryOptions();
export const storesQuery = () => api.stores.list.queryOptions({ limit: 100 });

/** The signed-in person. Only below the shell, which has read it. */
export function useMe(): Outputs["account"]["me"] {
  return useSuspenseQuery(meQuery()).data;
}

/** The person's open stores. Only below the shell. */
export function useStores(): readonly Store[] {
  return useSuspenseQuery(storesQuery()).data.items.filter(({ closedAt }) => closedAt === null);
}

/**
 * The store that the pages are about: the chosen one, else the first. Only below the shell, which sends people
 * without a store to make one.
 */
export function useStore(): Store {
  const stores = useStores();
  const chosen = useSyncExternalStore(subscribe, () => localStorage.getItem(CHOSEN));
  const store = stores.find(({ id }) => id === chosen) ?? stores[0];
  if (store === undefined) throw new Error("a page of a store was shown to somebody without one");
  return store;
}

/** Whether the person only looks around. An owner's address is not known while what was seen last stands in for it. */
export function useIsVisitor(): boolean {
  return useMe().email.startsWith("demo:");
}

/** Whether the person owns a store; staff of it do not. Only below the shell. */
export function useOwns(storeId: string | undefined): boolean {
  return useMe().stores.some((store) => store.storeId === storeId && store.role === "owner");
}

/** Remembered on this device, and for its other tabs. */
export function chooseStore(storeId: string): void {
  localStorage.setItem(CHOSEN, storeId);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("storage", listener);
  };
}
