import { useRouter } from "@tanstack/react-router";
import { forgetLastSeen, queryClient } from "../../api/index.ts";

/** What follows a sign-in: nothing of an earlier person stays, and the page that was asked for opens: `next` in the app, `page` beside it. */
export function useSignedIn(next: string | undefined, page?: string): () => Promise<void> {
  const router = useRouter();
  return async () => {
    queryClient.clear();
    forgetLastSeen();
    if (page !== undefined) return location.assign(page);
    await router.navigate({ href: next ?? "/", replace: true });
  };
}
