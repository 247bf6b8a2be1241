export { createApp } from "./app.ts";
export type { AppEnv } from "./app-env.ts";
export { type Config, ConfigError, parseConfig } from "./config.ts";
export type { Clock, Deps, Logger } from "./deps.ts";
export {
  AppError,
  ERROR_STATUS,
  type ErrorCode,
  type ErrorReason,
  isAppError,
  REASON_MESSAGES,
} from "./errors.ts";
export type { AppRouter } from "./routers/index.ts";
