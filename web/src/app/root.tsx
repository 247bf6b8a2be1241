import { Outlet } from "@tanstack/react-router";
import { Suspense } from "react";
import { lastSeenAt, useOnline } from "../api/index.ts";
import { dateTime } from "../format/index.ts";
import { m } from "../i18n/index.ts";
import { Banner, Toasts } from "../ui/index.ts";
import { PageSkeleton } from "./page-skeleton.tsx";
import { useSignInWhenEnded } from "./use-sign-in-when-ended.ts";

/** What stands on every page. */
export function Root() {
  useSignInWhenEnded();
  const isOnline = useOnline();
  return (
    <>
      {isOnline ? null : (
        <div className="sticky top-0 z-30">
          <Banner look="warn">{offlineWords()}</Banner>
        </div>
      )}
      <Suspense fallback={<PageSkeleton />}>
        <Outlet />
      </Suspense>
      <Toasts />
    </>
  );
}

/** With the time of the newest of what can still be seen. */
function offlineWords(): string {
  const at = lastSeenAt();
  return at === undefined ? m.common_offline() : m.common_offlineSince({ at: dateTime(at) });
}
