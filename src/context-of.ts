import type { AppEnv } from "./app-env.ts";
import type { ServiceContext } from "./context.ts";

/** Who calls, and with which request: made by the app, which alone knows how callers are identified. */
export type ContextOf = (
  request: Request,
  env: AppEnv["Bindings"],
  responseHeaders: Headers,
) => Promise<ServiceContext>;
