import { createCallerFactory, router } from "../trpc.ts";
import { accountRouter } from "./account.ts";
import { analyticsRouter } from "./analytics.ts";
import { apiKeysRouter } from "./api-keys.ts";
import { channelsRouter } from "./channels.ts";
import { distributionRouter } from "./distribution.ts";
import { eventsRouter } from "./events.ts";
import { mediaRouter } from "./media.ts";
import { notificationsRouter } from "./notifications.ts";
import { opsRouter } from "./ops.ts";
import { participationRouter } from "./participation.ts";
import { salesRouter } from "./sales.ts";
import { storesRouter } from "./stores.ts";
import { trackingRouter } from "./tracking.ts";
import { webhooksRouter } from "./webhooks.ts";

/** The product's API: one router a module, names as documented in docs/reference. */
export const appRouter = router({
  account: accountRouter,
  analytics: analyticsRouter,
  apiKeys: apiKeysRouter,
  channels: channelsRouter,
  distribution: distributionRouter,
  events: eventsRouter,
  media: mediaRouter,
  participation: participationRouter,
  notifications: notificationsRouter,
  sales: salesRouter,
  stores: storesRouter,
  tracking: trackingRouter,
  webhooks: webhooksRouter,
  ops: opsRouter,
});

export type AppRouter = typeof appRouter;

export const createCaller = createCallerFactory(appRouter);
