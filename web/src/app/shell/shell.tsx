import { Outlet } from "@tanstack/react-router";
import { Suspense, useEffect } from "react";
import { useStore } from "../../api/index.ts";
import { listenTo } from "../../api/live.ts";
import { m } from "../../i18n/index.ts";
import { PageSkeleton } from "../page-skeleton.tsx";
import { Bell } from "./bell.tsx";
import { BottomBar, SideRail } from "./navigation.tsx";
import { StoreSwitcher } from "./store-switcher.tsx";

/** Navigation below on phones and at the side on wide screens, the store above, one live stream for its pages. */
export function Shell() {
  const { id, role } = useStore();
  useEffect(() => listenTo(id), [id]);
  return (
    <div className="lg:grid lg:min-h-dvh lg:grid-cols-[15rem_1fr]">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-xl focus:bg-card focus:px-4 focus:py-3"
      >
        {m.common_skip()}
      </a>
      <SideRail />
      <div className="min-w-0 pb-24 lg:pb-0">
        <header className="border-b border-line bg-card">
          <div className="mx-auto flex max-w-6xl items-center justify-between gap-3 px-4 py-2 lg:px-8">
            <StoreSwitcher />
            {role === "owner" ? <Bell storeId={id} /> : null}
          </div>
        </header>
        <main id="main" key={id}>
          <Suspense fallback={<PageSkeleton />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <BottomBar />
    </div>
  );
}
