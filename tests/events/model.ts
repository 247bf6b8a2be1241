import type { Histories, Person, Step } from "./history.ts";
import { CHANNELS } from "./history.ts";
import { START } from "./support.ts";

const HOUR = 3_600_000;

/** What the owner should see, counted from the facts alone. */
export type Expected = {
  totals: readonly [participants: number, conversions: number, newCustomers: number, returns: number];
  byChannel: Record<string, number>;
  byHour: Record<string, number>;
  byAge: Record<string, number>;
  costs: Record<string, number>;
  statuses: Record<string, string>;
};

export function expectedOf({ people, steps }: Histories, event: number): Expected {
  const here = people.filter((one) => one.event === event && !one.isWithdrawn);
  const verified = here.filter((one) => one.isVerified);
  return {
    totals: [
      here.length,
      verified.length,
      verified.filter((one) => one.isNewToStore).length,
      verified.filter((one) => !one.isNewToStore).length,
    ],
    byChannel: countBy(here, (one) => one.channel),
    byHour: countBy(here, (one) => String(Math.floor((START + one.minute * 60_000) / HOUR) * HOUR)),
    byAge: countBy(here, (one) => one.ageGroup ?? ""),
    ...distributionOf(steps[event] ?? []),
  };
}

function countBy(people: readonly Person[], keyOf: (one: Person) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of people) counts[keyOf(one)] = (counts[keyOf(one)] ?? 0) + 1;
  return counts;
}

function distributionOf(steps: readonly Step[]): Pick<Expected, "costs" | "statuses"> {
  const runs: Map<string, number>[] = [];
  const orphan = new Map<string, number>();
  const statuses: Record<string, string> = {};
  const owner = { prize: 300_000, other: 0 };
  const note = (
    run: Map<string, number>,
    result: { channel: string; status: string; cost: number | null },
  ) => {
    const isFree = result.status === "FAILED" || result.status === "CANCELLED";
    const cost = result.cost ?? (isFree ? 0 : null);
    if (cost !== null) run.set(result.channel, cost);
    statuses[result.channel] = result.status;
  };
  for (const step of steps) {
    if (step.kind === "change") Object.assign(owner, { prize: step.prize, other: step.other });
    if (step.kind === "distribute") {
      const run = new Map<string, number>();
      runs.push(run);
      for (const [at, channel] of CHANNELS.slice(1).entries()) {
        note(run, { channel, status: step.statuses[at] ?? "", cost: step.costs[at] ?? null });
      }
    }
    if (step.kind === "result") {
      note(runs[step.run] ?? orphan, {
        channel: CHANNELS[step.channel + 1] ?? "",
        status: step.status,
        cost: step.cost,
      });
    }
  }
  const costs: Record<string, number> = { ...owner };
  for (const run of [...runs, orphan]) {
    for (const [channel, cost] of run) costs[channel] = (costs[channel] ?? 0) + cost;
  }
  return { costs, statuses };
}
