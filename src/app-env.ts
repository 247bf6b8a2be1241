import type { Deps } from "./deps.ts";

/**
 * Told of each stream that is opened, with what ends it as if its source had ended. @returns what forgets it, to be
 * called when it is over
 */
export type OnStream = (end: () => void) => () => void;

/**
 * What comes with each request beside itself (ADR 1). `address` is the caller's network address; `onStream` is there
 * where a server ends its streams before it stops.
 */
export type AppEnv = { Bindings: { deps: Deps; address: string; onStream?: OnStream } };
