export { type AppRouter, isMadangError, type LiveMessage, MadangError } from "madang/client";
export { api, madang, queryClient } from "./client.ts";
export { errorText } from "./error-text.ts";
export { type LiveState, pauseLive, resumeLive, useLive, useLiveOf } from "./live.ts";
export { useOnline } from "./online.ts";
export { onSessionEnd } from "./session.ts";
export { signOut } from "./sign-out.ts";
export { chooseStore, meQuery, storesQuery, useMe, useStore, useStores } from "./store.ts";
export type { Inputs, Outputs } from "./types.ts";
