import { Link } from "@tanstack/react-router";
import { useStore } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { EmptyState, Icon } from "../../ui/index.ts";
import { DemoButton } from "../auth/demo-button.tsx";

const PURPOSES = [
  {
    purpose: "NEW_CUSTOMERS",
    title: m.home_purposeNew,
    result: m.home_purposeNewResult,
    bars: [2, 3, 5, 6, 8, 9, 12],
  },
  {
    purpose: "REVISIT",
    title: m.home_purposeRevisit,
    result: m.home_purposeRevisitResult,
    bars: [6, 6, 7, 6, 8, 8, 9],
  },
  {
    purpose: "SALES",
    title: m.home_purposeSales,
    result: m.home_purposeSalesResult,
    bars: [4, 5, 5, 8, 9, 11, 10],
  },
] as const;

/** Before the first event: what it could bring, and where to begin. */
export function FirstSteps() {
  const { role } = useStore();
  if (role !== "owner") return <EmptyState title={m.home_staffEmpty()}>{m.home_staffEmptyText()}</EmptyState>;
  return (
    <>
      <p className="mb-4 text-soft">{m.home_emptyText()}</p>
      <ul className="grid gap-3 md:grid-cols-3">
        {PURPOSES.map(({ purpose, title, result, bars }) => (
          <li key={purpose}>
            <Link
              to="/events/new/$step"
              params={{ step: "1" }}
              search={{ purpose, event: undefined }}
              className="flex h-full flex-col gap-3 rounded-2xl border border-line bg-card p-4 hover:border-brand"
            >
              <SampleBars bars={bars} />
              <span className="flex items-center justify-between gap-2 text-lg font-bold">
                {title()}
                <Icon name="chevron" className="size-5 shrink-0 text-soft" />
              </span>
              <span className="text-sm text-soft">{result()}</span>
            </Link>
          </li>
        ))}
      </ul>
      <div className="mt-6 rounded-2xl bg-sunken p-4">
        <p className="mb-3">{m.home_demoInvitation()}</p>
        <DemoButton />
      </div>
    </>
  );
}

/** A picture of a result, not a result: its words stand below it. */
function SampleBars({ bars }: { readonly bars: readonly number[] }) {
  const highest = Math.max(...bars);
  const days = bars.map((height, day) => ({ day, share: height / highest }));
  return (
    <span aria-hidden="true" className="flex h-16 items-end gap-1.5 rounded-xl bg-brand-soft p-2">
      {days.map(({ day, share }) => (
        <span key={day} className="w-full rounded-sm bg-brand" style={{ height: `${share * 100}%` }} />
      ))}
    </span>
  );
}
