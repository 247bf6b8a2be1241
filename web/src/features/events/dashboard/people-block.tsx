import { useQuery } from "@tanstack/react-query";
import { hourHeat, shareBar } from "madang/charts";
import { api, type Outputs } from "../../../api/index.ts";
import { Chart } from "../../../charts/chart.tsx";
import { getLocale, m } from "../../../i18n/index.ts";
import { Card, QueryBlock } from "../../../ui/index.ts";
import { FreshnessNote } from "./freshness-note.tsx";
import { groupWords } from "./group-words.ts";

type Profile = Outputs["analytics"]["profile"];

/** Who took part, in groups of five and more, and when they came. */
export function PeopleBlock({ eventId }: { readonly eventId: string }) {
  const profile = useQuery(api.analytics.profile.queryOptions({ eventId }));
  return (
    <Card id="people" title={m.dashboard_profile()}>
      <QueryBlock query={profile}>{(data) => <Groups profile={data} />}</QueryBlock>
      <HoursOf eventId={eventId} />
    </Card>
  );
}

function Groups({ profile }: { readonly profile: Profile }) {
  const parts = partsOf(profile).filter(({ rows }) => rows.length > 0);
  return (
    <>
      {parts.length === 0 ? <p className="py-4 text-soft">{m.dashboard_profileTooFew()}</p> : null}
      <div className="grid gap-6 lg:grid-cols-2">
        {parts.map(({ name, rows, isRing }, index) => (
          <section key={name} aria-label={name}>
            <h3 className="mb-2 font-semibold">{name}</h3>
            <Chart
              chart={shareBar(
                { name, unit: "people", parts: rows, isRing },
                { id: `people-${String(index)}`, locale: getLocale() },
              )}
            />
          </section>
        ))}
      </div>
      <p className="mt-3 text-sm text-soft">{m.dashboard_profileRule()}</p>
      <FreshnessNote freshness={profile.freshness} />
    </>
  );
}

function partsOf(profile: Profile) {
  return [
    {
      name: m.dashboard_age(),
      isRing: false,
      rows: profile.ageDistribution.map(({ ageGroup, count }) => ({
        label: groupWords(ageGroup),
        value: count,
      })),
    },
    {
      name: m.dashboard_gender(),
      isRing: true,
      rows: profile.genderDistribution.map(({ gender, count }) => ({
        label: groupWords(gender),
        value: count,
      })),
    },
    {
      name: m.dashboard_region(),
      isRing: false,
      rows: profile.regionDistribution
        .slice(0, 5)
        .map(({ region, count }) => ({ label: groupWords(region), value: count })),
    },
    {
      name: m.dashboard_timeSlot(),
      isRing: false,
      rows: profile.timeDistribution.map(({ timeSlot, count }) => ({
        label: groupWords(timeSlot),
        value: count,
      })),
    },
  ];
}

/** By weekday and hour, from the event's own hours. */
function HoursOf({ eventId }: { readonly eventId: string }) {
  const hours = useQuery(api.analytics.timeline.queryOptions({ eventId, granularity: "HOURLY" }));
  return (
    <section aria-label={m.dashboard_hours()} className="mt-6">
      <h3 className="mb-2 font-semibold">{m.dashboard_hours()}</h3>
      <QueryBlock query={hours}>
        {({ dataPoints }) =>
          dataPoints.some(({ participants }) => participants > 0) ? (
            <Chart
              chart={hourHeat(
                {
                  name: m.dashboard_participants(),
                  unit: "people",
                  points: dataPoints.map(({ timestamp, participants }) => ({
                    at: timestamp,
                    value: participants,
                  })),
                },
                { id: "hours", locale: getLocale() },
              )}
            />
          ) : (
            <p className="text-soft">{m.dashboard_noTrend()}</p>
          )
        }
      </QueryBlock>
    </section>
  );
}
