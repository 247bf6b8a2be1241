import { Link, type LinkProps } from "@tanstack/react-router";
import { m } from "../../i18n/index.ts";
import { classes, Icon, type IconName } from "../../ui/index.ts";

type Place = {
  readonly to: NonNullable<LinkProps["to"]>;
  readonly icon: IconName;
  readonly label: () => string;
  readonly isMain?: boolean;
};

/** Places of the navigation in its order; a page appears here once its route exists. */
const PLACES: readonly Place[] = [
  { to: "/", icon: "home", label: m.common_navHome },
  { to: "/events", icon: "event", label: m.events_title },
  { to: "/events/new", icon: "plus", label: m.wizard_newEvent, isMain: true },
  { to: "/channels", icon: "channel", label: m.channels_title },
  { to: "/settings", icon: "more", label: m.settings_title },
];

const isExact = (to: Place["to"]) => ({ exact: to === "/" });

export function BottomBar() {
  return (
    <nav
      aria-label={m.common_navLabel()}
      className="fixed inset-x-0 bottom-0 z-20 border-t border-line bg-card pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      <ul className="mx-auto flex max-w-lg">
        {PLACES.map(({ to, icon, label, isMain }) => (
          <li key={to} className="flex-1">
            <Link
              to={to}
              activeOptions={isExact(to)}
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
  return (
    <div className="hidden border-r border-line bg-card lg:block">
      <nav aria-label={m.common_navLabel()} className="sticky top-0 p-4">
        <p className="px-3 py-4 text-xl font-bold text-brand">{m.common_appName()}</p>
        <ul>
          {PLACES.map(({ to, icon, label, isMain }) => (
            <li key={to}>
              <Link
                to={to}
                activeOptions={isExact(to)}
                className={classes(
                  "mb-1 flex min-h-11 items-center gap-3 rounded-xl px-3 font-medium aria-[current=page]:bg-brand-soft aria-[current=page]:font-bold",
                  isMain === true && "bg-brand text-on-brand",
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
