import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { forgetLastSeen, onSessionEnd, queryClient } from "../api/index.ts";

const OPEN_PAGES = ["/sign-in", "/sign-up", "/forgot", "/reset"];

/** A session that has ended leads to the sign-in page, and from there back to this page. */
export function useSignInWhenEnded(): void {
  const router = useRouter();
  useEffect(
    () =>
      onSessionEnd(() => {
        const { pathname, href } = router.state.location;
        if (OPEN_PAGES.includes(pathname)) return;
        void router
          .navigate({ to: "/sign-in", search: href === "/" ? { ended: true } : { next: href, ended: true } })
          .then(() => {
            queryClient.clear();
            forgetLastSeen();
          });
      }),
    [router],
  );
}
