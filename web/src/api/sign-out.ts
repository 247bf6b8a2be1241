import { madang, queryClient } from "./client.ts";
import { forgetLastSeen } from "./last-seen.ts";

/** Ends the session here and on the server, and forgets what was read in it. */
export async function signOut(): Promise<void> {
  await madang.account.logout.mutate({});
  queryClient.clear();
  forgetLastSeen();
}
