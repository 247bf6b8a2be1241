export { isMadangError, type LiveMessage } from "madang/client";
export { api, madang, queryClient } from "./client.ts";
export { errorText } from "./error-text.ts";
export { forgetLastSeen, keepLastSeen, lastSeenAt, restoreLastSeen } from "./last-seen.ts";
export { type LiveState, pauseLive, resumeLive, useLive, useLiveOf } from "./live.ts";
export { useOfflineReason, useOnline } from "./online.ts";
export { sendFile } from "./send-file.ts";
export { onSessionEnd } from "./session.ts";
export { signOut } from "./sign-out.ts";
export {
  chooseStore,
  meQuery,
  storesQuery,
  useIsVisitor,
  useMe,
  useOwns,
  useStore,
  useStores,
} from "./store.ts";
export type { Inputs, Outputs } from "./types.ts";
