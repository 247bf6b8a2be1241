import type { Outputs } from "../../../api/index.ts";
import { money } from "../../../format/index.ts";
import { m } from "../../../i18n/index.ts";

type CostEach = NonNullable<Outputs["analytics"]["channels"]["items"][number]["acquisitionCost"]>;

/** What one participant of a channel costs in the long run, as an interval. */
export function costEachWords({ low, high }: Pick<CostEach, "low" | "high">): string {
  if (low === null) return m.dashboard_costEachFree();
  if (high === null) return m.dashboard_costEachFrom({ low: money(low) });
  return m.dashboard_costEachRange({ low: money(low), high: money(high) });
}
