import { lazy } from "@trpc/server";
import { createCallerFactory, router } from "../trpc.ts";

/**
 * The product's API: one router a module, names as documented in docs/reference. Each is loaded by the first call of
 * one of its procedures (docs/adr/0071-modules-loaded-when-asked-for.md).
 */
export const appRouter = router({
  account: lazy(() => import("./account.ts")),
  analytics: lazy(() => import("./analytics.ts")),
  apiKeys: lazy(() => import("./api-keys.ts")),
  channels: lazy(() => import("./channels.ts")),
  distribution: lazy(() => import("./distribution.ts")),
  draws: lazy(() => import("./draws.ts")),
  events: lazy(() => import("./events.ts")),
  media: lazy(() => import("./media.ts")),
  participation: lazy(() => import("./participation.ts")),
  notifications: lazy(() => import("./notifications.ts")),
  sales: lazy(() => import("./sales.ts")),
  shares: lazy(() => import("./shares.ts")),
  stores: lazy(() => import("./stores.ts")),
  tracking: lazy(() => import("./tracking.ts")),
  webhooks: lazy(() => import("./webhooks.ts")),
  ops: lazy(() => import("./ops.ts")),
});

export type AppRouter = typeof appRouter;

/** Loads one router, if there is one of this name; its procedures are in `appRouter._def.procedures` afterwards. */
export async function loadRouter(name: string): Promise<void> {
  await appRouter._def.lazy[name]?.load();
}

export async function loadAllRouters(): Promise<void> {
  await Promise.all(Object.keys(appRouter._def.lazy).map(loadRouter));
}

export const createCaller = createCallerFactory(appRouter);
