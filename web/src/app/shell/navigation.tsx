import { Link, type LinkProps, useLocation } from "@tanstack/react-router";
import { useStore } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { classes, Icon, type IconName } from "../../ui/index.ts";

type Place = {
  readonly to: NonNullable<LinkProps["to"]>;
  readonly icon: IconName;
  readonly label: () => string;
  readonly isMain?: boolean;
  /** Staff have no use for it: the server would refuse them. */
  readonly isForOwners?: boolean;
};

/** Places of the navigation in its order; a page appears here once its route exists. */
const PLACES: readonly Place[] = [
  { to: "/", icon: "home", label: m.common_navHome },
  { to: "/events", icon: "event", label: m.events_title },
  { to: "/events/new", icon: "plus", label: m.wizard_newEvent, isMain: true, isForOwners: true },
  { to: "/channels", icon: "channel", label: m.channels_title, isForOwners: true },
  { to: "/settings", icon: "more", label: m.settings_title },
];

/** The router marks a link by itself where the address is exactly its own; the place of a deeper page is found here. */
const EXACT = { exact: true, includeSearch: false } as const;

function usePlaces(): readonly Place[] {
  const isOwner = useStore().role === "owner";
  return PLACES.filter(({ isForOwners }) => isOwner || isForOwners !== true);
}

function useCurrentPlace(): Place["to"] | undefined {
  const { pathname } = useLocation();
  const above = PLACES.map(({ to }) => to).filter((to) => to !== "/" && `${pathname}/`.startsWith(`${to}/`));
  return above.toSorted((left, right) => right.length - left.length)[0];
}

export function BottomBar() {
  const places = usePlaces();
  const current = useCurrentPlace();
  return (
    <nav
      aria-label={m.common_navLabel()}
      className="fixed inset-x-0 bottom-0 z-20 border-t border-line bg-card pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      <ul className="mx-auto flex max-w-lg">
        {places.map(({ to, icon, label, isMain }) => (
          <li key={to} className="flex-1">
            <Link
              to={to}
              activeOptions={EXACT}
              aria-current={to === current ? "page" : undefined}
              className="flex min-h-14 flex-col items-center justify-center gap-0.5 text-xs font-medium text-soft aria-[current=page]:font-bold aria-[current=page]:text-brand"
            >
              <span className={classes(isMain === true && "rounded-full bg-brand p-1 text-on-brand")}>
                <Icon name={icon} />
              </span>
              {label()}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export function SideRail() {
  const places = usePlaces();
  const current = useCurrentPlace();
  return (
    <div className="hidden border-r border-line bg-card lg:block">
      <nav aria-label={m.common_navLabel()} className="sticky top-0 p-4">
        <p className="px-3 py-4 text-xl font-bold text-brand">{m.common_appName()}</p>
        <ul>
          {places.map(({ to, icon, label, isMain }) => (
            <li key={to}>
              <Link
                to={to}
                activeOptions={EXACT}
                aria-current={to === current ? "page" : undefined}
                className={classes(
                  "mb-1 flex min-h-11 items-center gap-3 rounded-xl px-3 font-medium aria-[current=page]:font-bold",
                  isMain === true ? "bg-brand text-on-brand" : "aria-[current=page]:bg-brand-soft",
                )}
              >
                <Icon name={icon} />
                {label()}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  );
}
