import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../../api/index.ts";
import { count } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Icon } from "../../ui/index.ts";

/** Notices are no part of the live stream: they come from what runs in the background. */
const ASK_MS = 60_000;
/** More figures than two do not fit, and nobody counts so far. */
const SHOWN_MAX = 99;

/** To the notices, with how many nobody has read. Only for owners, whom they are for. */
export function Bell({ storeId }: { readonly storeId: string }) {
  const told = useQuery(
    api.notifications.list.queryOptions({ storeId, unreadOnly: true, limit: 1 }, { refetchInterval: ASK_MS }),
  );
  const unread = told.data?.unread ?? 0;
  return (
    <Link
      to="/notifications"
      className="relative grid size-11 shrink-0 place-items-center rounded-xl text-ink"
    >
      <Icon name="bell" />
      <span className="sr-only">
        {unread === 0 ? m.common_bell() : m.common_bellUnread({ unread: count(unread) })}
      </span>
      {unread === 0 ? null : (
        <span
          aria-hidden="true"
          className="absolute top-0 right-0 min-w-5 rounded-full bg-brand px-1 text-center text-xs leading-5 font-bold text-on-brand"
        >
          {unread > SHOWN_MAX ? `${SHOWN_MAX}+` : unread}
        </span>
      )}
    </Link>
  );
}
