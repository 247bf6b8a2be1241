export { createClient, type MadangClient } from "./create-client.ts";
export { isMadangError, MadangError, type MadangErrorCode, type MadangErrorReason } from "./errors.ts";
export { type LiveMessage, type WatchOptions, watchStore } from "./live.ts";
export type { ClientOptions, FetchLike, Tokens } from "./options.ts";
