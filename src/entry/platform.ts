import {
  createRateLimiter,
  createSharedRateLimiter,
  createTokenService,
  type RandomBytes,
  type RateLimiter,
  type Secrets,
  type SharedCounts,
  type TokenService,
} from "../auth/index.ts";
import type { Config } from "../config.ts";
import { newId } from "../db/index.ts";
import type { Deps, Logger } from "../deps.ts";
import { createLogger } from "../telemetry/index.ts";
import { DAY_MS } from "../time.ts";

/** What both runtimes give in the same, web-standard way. */
export const clock = { now: () => Date.now() };

export const randomBytes: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** One JSON line an event; ids, counts, codes and durations only. */
export const log: Logger = createLogger((level, line) =>
  level === "error" ? console.error(line) : console.log(line),
);

/** What verbs know of the configuration. `publicUrl`: as customers reach this service. */
export function settingsOf(
  { isDemo, operatorToken, corsOrigins, benchmarkCohortMin }: Config,
  publicUrl: string,
): Pick<
  Deps,
  "publicUrl" | "isDemo" | "isSecureCookie" | "operatorToken" | "corsOrigins" | "benchmarkCohortMin"
> {
  return {
    publicUrl,
    isDemo,
    isSecureCookie: publicUrl.startsWith("https:"),
    operatorToken,
    corsOrigins,
    benchmarkCohortMin,
  };
}

export function createTokens(secrets: Secrets): Promise<TokenService> {
  return createTokenService({
    keys: secrets.tokenKeys,
    issuer: "madang",
    audience: "madang",
    clock,
    newId: () => newId({ now: clock.now, randomBytes }),
  });
}

/** Attempts a minute. D-27: Korean carriers share addresses, so an address may do more than an account. */
const LIMITS = {
  login: 5,
  loginAddress: 60,
  entry: 600,
  ownCode: 60,
  /** A day: ten thousand tries would tell the middle of a masked number. */
  findDay: 300,
  webhook: 600,
  upload: 60,
  signIn: 60,
  demo: 6,
  /** A day: the places are for everybody. */
  demoDay: 30,
  share: 10,
} as const satisfies Record<keyof Deps["limits"], number>;

/** Kept together with other processes through `counts`, else each process for itself. */
export function createLimits({ limitKey }: Pick<Secrets, "limitKey">, counts?: SharedCounts): Deps["limits"] {
  const limited = (name: keyof typeof LIMITS, windowMs = 60_000): RateLimiter => {
    const options = { limit: LIMITS[name], windowMs, clock };
    return counts
      ? createSharedRateLimiter({ ...options, name, counts, key: limitKey })
      : createRateLimiter(options);
  };
  return {
    login: limited("login"),
    loginAddress: limited("loginAddress"),
    entry: limited("entry"),
    ownCode: limited("ownCode"),
    findDay: limited("findDay", DAY_MS),
    webhook: limited("webhook"),
    upload: limited("upload"),
    signIn: limited("signIn"),
    demo: limited("demo"),
    demoDay: limited("demoDay", DAY_MS),
    share: limited("share"),
  };
}
