import { useRouter } from "@tanstack/react-router";
import { forgetLastSeen, queryClient } from "../../api/index.ts";

/** What follows a sign-in: nothing of an earlier person stays, and the page that was asked for opens. */
export function useSignedIn(next: string | undefined): () => Promise<void> {
  const router = useRouter();
  return async () => {
    queryClient.clear();
    forgetLastSeen();
    await router.navigate({ href: next ?? "/", replace: true });
  };
}
