import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { barList } from "madang/charts";
import { api, type Outputs } from "../../../api/index.ts";
import { Chart } from "../../../charts/chart.tsx";
import { channelName, count, dateTime, money, share } from "../../../format/index.ts";
import { getLocale, m } from "../../../i18n/index.ts";
import { Card, classes, QueryBlock, SelectField } from "../../../ui/index.ts";
import { SORTS, type Sort } from "../search.ts";
import { costEachWords } from "./cost-each-words.ts";
import { shortFreshness } from "./freshness-note.tsx";

type Row = Outputs["analytics"]["channels"]["items"][number];
const route = getRouteApi("/shell/events/$eventId");

const SORT_WORDS: Record<Sort, () => string> = {
  participants: m.dashboard_participants,
  views: m.dashboard_viewsTitle,
  conversion: m.dashboard_participationRate,
  cost: m.dashboard_cost,
};

const BY: Record<Sort, (row: Row) => number | null> = {
  participants: (row) => row.participants,
  views: (row) => row.views,
  conversion: (row) => row.conversionRate,
  cost: (row) => row.costKrw,
};

/** What each channel brought, the best first. */
export function ChannelsBlock({ eventId }: { readonly eventId: string }) {
  const channels = useQuery(api.analytics.channels.queryOptions({ eventId }));
  const { sort = "participants" } = route.useSearch();
  return (
    <Card id="channels" title={m.dashboard_channels()}>
      <QueryBlock query={channels}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="py-6 text-center text-soft">{m.dashboard_noChannels()}</p>
          ) : (
            <Channels rows={sorted(items, sort)} sort={sort} />
          )
        }
      </QueryBlock>
    </Card>
  );
}

/** What is not known stands last. */
function sorted(rows: readonly Row[], sort: Sort): readonly Row[] {
  return rows.toSorted((one, other) => (BY[sort](other) ?? -1) - (BY[sort](one) ?? -1));
}

function Channels({ rows, sort }: { readonly rows: readonly Row[]; readonly sort: Sort }) {
  const navigate = route.useNavigate();
  const chart = barList(
    {
      name: m.dashboard_participants(),
      of: m.dashboard_channel(),
      unit: "people",
      rows: rows.map((row) => ({ label: channelName(row.channel), value: row.participants })),
    },
    { id: "channels", locale: getLocale() },
  );
  return (
    <>
      <Chart chart={chart} />
      <div className="mt-4 max-w-xs">
        <SelectField
          label={m.dashboard_sortBy()}
          value={sort}
          onChange={({ currentTarget }) => {
            const chosen = SORTS.find((name) => name === currentTarget.value);
            void navigate({
              search: (before) => ({ ...before, sort: chosen }),
              replace: true,
              resetScroll: false,
            });
          }}
        >
          {SORTS.map((name) => (
            <option key={name} value={name}>
              {SORT_WORDS[name]()}
            </option>
          ))}
        </SelectField>
      </div>
      <ul className="grid gap-3 lg:grid-cols-2">
        {rows.map((row) => (
          <ChannelRow key={row.channel} row={row} />
        ))}
      </ul>
    </>
  );
}

const RUN_WORDS: Record<Row["status"], () => string> = {
  SUCCESS: m.dashboard_runSuccess,
  FAILED: m.dashboard_runFailed,
  PENDING: m.dashboard_runPending,
};

const CORRECTED: Readonly<Record<string, () => string>> = {
  impressions: m.dashboard_viewsTitle,
  views: m.dashboard_viewsTitle,
  clicks: m.dashboard_scoreClicks,
  likes: m.dashboard_likes,
  comments: m.dashboard_comments,
  shares: m.dashboard_shares,
  totalCalls: m.dashboard_calls,
  completedCalls: m.dashboard_wholeCalls,
};

function ChannelRow({ row }: { readonly row: Row }) {
  const { restatement } = row;
  return (
    <li className="rounded-xl border border-line p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-base font-bold">{channelName(row.channel)}</h3>
        {row.channel === "direct" ? null : (
          <span className="text-sm font-semibold">{RUN_WORDS[row.status]()}</span>
        )}
      </div>
      <dl className="mt-2 grid grid-cols-3 gap-x-4 gap-y-2 text-sm">
        <Pair
          name={m.dashboard_participants()}
          value={m.dashboard_people({ people: count(row.participants) })}
        />
        <Pair name={m.dashboard_viewsTitle()} value={viewsWords(row)} />
        <Pair
          name={m.dashboard_participationRate()}
          value={row.conversionRate === null ? "–" : share(row.conversionRate, row.participants)}
        />
        {row.acquisitionCost === null ? null : (
          <>
            <Pair name={m.dashboard_cost()} value={row.costKrw === null ? "–" : money(row.costKrw)} />
            <Pair name={m.dashboard_costEach()} value={costEachWords(row.acquisitionCost)} isWide />
          </>
        )}
      </dl>
      {restatement === null ? null : (
        <p className="mt-2 text-sm">
          {m.dashboard_restated({
            metric: CORRECTED[restatement.metric]?.() ?? m.dashboard_partValue(),
            before: count(restatement.before),
            after: count(restatement.after),
            at: dateTime(restatement.restatedAt),
          })}
        </p>
      )}
      <p className="mt-2 text-sm text-soft">{shortFreshness(row.freshness)}</p>
    </li>
  );
}

/** A real 0 and a number that nobody could fetch never look the same. */
function viewsWords({ views, estimatedViews, channel, stale }: Row): string {
  if (views !== null) return m.dashboard_views({ views: count(views) });
  if (channel === "direct") return "–";
  if (!stale && estimatedViews === null) return m.dashboard_noViews();
  return estimatedViews === null
    ? m.dashboard_notFetched()
    : m.dashboard_estimatedViews({ views: count(estimatedViews) });
}

type PairProps = { readonly name: string; readonly value: string; readonly isWide?: boolean };

function Pair({ name, value, isWide = false }: PairProps) {
  return (
    <div className={classes(isWide && "col-span-2")}>
      <dt className="text-soft">{name}</dt>
      <dd className="font-semibold">{value}</dd>
    </div>
  );
}
