import type { Deps } from "./deps.ts";

/** What comes with each request beside itself (ADR 1). `address` is the caller's network address. */
export type AppEnv = { Bindings: { deps: Deps; address: string } };
