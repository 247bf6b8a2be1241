import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/index.ts";
import { count } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";

const DAYS = 7;

/** New people of the last seven days, as bars and as a sentence. Nothing where it cannot be read: the page goes on. */
export function Sparkline({ eventId }: { readonly eventId: string }) {
  const { data } = useQuery(api.analytics.timeline.queryOptions({ eventId, granularity: "DAILY" }));
  if (data === undefined) return <div className="h-9" />;
  const days = data.dataPoints.slice(-DAYS);
  const highest = Math.max(1, ...days.map(({ participants }) => participants));
  const words = m.home_lastDays({ counts: days.map(({ participants }) => count(participants)).join(", ") });
  return (
    <div role="img" aria-label={words} className="flex h-9 items-end gap-1">
      {days.map(({ timestamp, participants, partial }) => (
        <div
          key={timestamp}
          className={
            partial ? "w-full rounded-sm border border-dashed border-brand" : "w-full rounded-sm bg-brand"
          }
          style={{ height: `${Math.max(6, (participants / highest) * 100)}%` }}
        />
      ))}
    </div>
  );
}
