import { useQuery } from "@tanstack/react-query";
import { api, type Inputs, type Outputs } from "../../../api/index.ts";
import { channelName, count, dateTime, money, percent } from "../../../format/index.ts";
import { m } from "../../../i18n/index.ts";
import { Dialog, QueryBlock } from "../../../ui/index.ts";

import { formulaWords } from "./formula-words.ts";
import { type Freshness, FreshnessNote } from "./freshness-note.tsx";

export type Figure = Inputs["analytics"]["explain"]["figure"];
type Derivation = Outputs["analytics"]["explain"]["derivation"];
type Part = Derivation["inputs"][number];

type ExplainDialogProps = {
  readonly eventId: string;
  readonly title: string;
  readonly definition: string;
  /** Absent where a figure has no derivation. */
  readonly figure: Figure | undefined;
  readonly freshness: Freshness;
  readonly isOpen: boolean;
  readonly onClose: () => void;
};

/** What a number means and what it was computed from, down to what was recorded. */
export function ExplainDialog(props: ExplainDialogProps) {
  const { eventId, title, definition, figure, freshness, isOpen, onClose } = props;
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      <p>{definition}</p>
      <FreshnessNote freshness={freshness} />
      {figure === undefined ? null : <Derived eventId={eventId} figure={figure} />}
    </Dialog>
  );
}

function Derived({ eventId, figure }: { readonly eventId: string; readonly figure: Figure }) {
  const explained = useQuery(api.analytics.explain.queryOptions({ eventId, figure }));
  return (
    <div className="mt-4">
      <QueryBlock query={explained}>
        {({ derivation, asOf }) => (
          <>
            <Tree part={derivation} isRoot />
            <p className="mt-3 text-sm text-soft">{m.dashboard_asOf({ at: dateTime(asOf) })}</p>
          </>
        )}
      </QueryBlock>
    </div>
  );
}

/** One step of the computation with its parts under it. */
function Tree({ part, isRoot = false }: { readonly part: Part; readonly isRoot?: boolean }) {
  const value = valueWords(part);
  if (!("inputs" in part))
    return (
      <p>
        {partName(part.name)}: <strong>{value}</strong>
        {part.rows === null ? null : (
          <span className="text-soft"> · {m.dashboard_explainRows({ rows: count(part.rows) })}</span>
        )}
      </p>
    );
  return (
    <div>
      <p className="font-semibold">{isRoot ? value : `${partName(part.name)}: ${value}`}</p>
      <p className="text-sm text-soft">{formulaWords(part)}</p>
      <ul className="mt-1 border-l-2 border-line pl-3">
        {part.inputs.map((input, index) => (
          <li key={`${String(index)} ${input.name}`} className="mt-1">
            <Tree part={input} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function valueWords({ value, unit }: Pick<Part, "value" | "unit">): string {
  if (value === null) return m.common_unknown();
  switch (unit) {
    case "people":
      return m.dashboard_people({ people: count(value) });
    case "views":
      return m.dashboard_views({ views: count(value) });
    case "won":
      return money(value);
    case "percent":
      return percent(value);
    case "points":
      return m.dashboard_points({ points: count(value) });
    case "days":
      return m.dashboard_days({ days: count(value) });
  }
}

const PART_NAMES: Readonly<Record<string, () => string>> = {
  value: m.dashboard_partValue,
  part: m.dashboard_partPart,
  whole: m.dashboard_partWhole,
  now: m.dashboard_partNow,
  before: m.dashboard_partBefore,
  mine: m.dashboard_partMine,
  other: m.dashboard_partOther,
  days: m.dashboard_partDays,
  cost: m.dashboard_partCost,
  participants: m.dashboard_partParticipants,
  prizeKrw: m.dashboard_partPrize,
  channelKrw: m.dashboard_partChannels,
  otherKrw: m.dashboard_partOtherCosts,
  newCustomers: m.dashboard_partNewCustomers,
  newCustomerLtvKrw: m.dashboard_partLtv,
  grossMarginPct: m.dashboard_partMargin,
  salesIncreaseKrw: m.dashboard_partSalesIncrease,
  liftKrw: m.dashboard_partLift,
  liftLowKrw: m.dashboard_partLiftLow,
  liftHighKrw: m.dashboard_partLiftHigh,
};

function partName(name: string): string {
  return PART_NAMES[name]?.() ?? channelName(name) ?? m.dashboard_partValue();
}
