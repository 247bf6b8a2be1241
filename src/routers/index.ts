import { createCallerFactory, router } from "../trpc.ts";

/** The product's API: one router a module, names as documented in docs/reference. */
export const appRouter = router({});

export type AppRouter = typeof appRouter;

export const createCaller = createCallerFactory(appRouter);
