import {
  createRateLimiter,
  createTokenService,
  type RandomBytes,
  type Secrets,
  type TokenService,
} from "../auth/index.ts";
import { newId } from "../db/index.ts";
import type { Deps, Logger } from "../deps.ts";
import { createLogger } from "../telemetry/index.ts";

/** What both runtimes give in the same, web-standard way. */
export const clock = { now: () => Date.now() };

export const randomBytes: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** One JSON line an event; ids, counts, codes and durations only. */
export const log: Logger = createLogger((level, line) =>
  level === "error" ? console.error(line) : console.log(line),
);

export function createTokens(secrets: Secrets): Promise<TokenService> {
  return createTokenService({
    keys: secrets.tokenKeys,
    issuer: "madang",
    audience: "madang",
    clock,
    newId: () => newId({ now: clock.now, randomBytes }),
  });
}

/** D-27: Korean carriers share addresses, so an address may do more than an account. */
export function createLimits(): Deps["limits"] {
  return {
    login: createRateLimiter({ limit: 5, windowMs: 60_000, clock }),
    loginAddress: createRateLimiter({ limit: 60, windowMs: 60_000, clock }),
    entry: createRateLimiter({ limit: 600, windowMs: 60_000, clock }),
  };
}
