import type { Contribution, Values } from "./contribution.ts";
import {
  type Bucket,
  bucketOf,
  COHORT_FLOOR,
  type Level,
  METRICS,
  type Metric,
  ROUNDING_TENTHS,
  SMALL_SAMPLE_BELOW,
} from "./measures.ts";
import { type Quartiles, quartilesOf } from "./quartiles.ts";
import { withoutRevealing } from "./suppression.ts";

/** What a cohort has in common; '' where its level does not ask for it. */
export type CohortPlace = { readonly industry: string; readonly region: string; readonly objective: string };

/** A published row: quartiles over stores, and nothing that is about one of them. */
export type SnapshotRow = CohortPlace &
  Quartiles & {
    readonly level: Level;
    readonly metric: Metric;
    readonly bucket: Bucket;
    readonly isSmallSample: boolean;
  };

/** The stores with a value of one measure, by store. */
export type Cohort = {
  readonly level: Level;
  readonly place: CohortPlace;
  readonly members: Map<string, number>;
  readonly children: Map<string, Cohort>;
};

/**
 * A month's rows. The cohorts of a measure form a tree (all stores, an industry, its events of one objective, those of
 * one province); below a cohort that is not published nothing is, and of its children only so many that no difference
 * between published cohorts is about fewer than `cohortMin` stores.
 *
 * @param cohortMin stores that a row needs
 * @throws RangeError below COHORT_FLOOR
 */
export function snapshotRows(contributions: readonly Contribution[], cohortMin: number): SnapshotRow[] {
  return METRICS.flatMap((metric) => metricRows(contributions, metric, cohortMin));
}

/** The rows of one measure: a pause fits between two of them. */
export function metricRows(
  contributions: readonly Contribution[],
  metric: Metric,
  cohortMin: number,
): SnapshotRow[] {
  if (!(cohortMin >= COHORT_FLOOR)) throw new RangeError(`a cohort has at least ${COHORT_FLOOR} stores`);
  const cohorts = publishedCohorts(cohortTree(contributions, metric), cohortMin);
  return cohorts.map((cohort) => toRow(cohort, metric));
}

/** Every cohort of a measure, whatever its size. */
export function cohortTree(contributions: readonly Contribution[], metric: Metric): Cohort {
  const root = newCohort("ALL", { industry: "", region: "", objective: "" });
  for (const contribution of contributions) {
    const { storeId, industry, region, all, byObjective } = contribution;
    if (!join(root, storeId, all[metric]) || industry === "") continue;
    const sector = childOf(root, "INDUSTRY", { industry, region: "", objective: "" });
    join(sector, storeId, all[metric]);
    for (const [objective, values] of byObjective) {
      const aim = childOf(sector, "INDUSTRY_OBJECTIVE", { industry, region: "", objective });
      if (!join(aim, storeId, values[metric]) || region === null) continue;
      join(
        childOf(aim, "INDUSTRY_REGION_OBJECTIVE", { industry, region, objective }),
        storeId,
        values[metric],
      );
    }
  }
  return root;
}

export function publishedCohorts(cohort: Cohort, cohortMin: number): Cohort[] {
  if (cohort.members.size < cohortMin) return [];
  const children = withoutRevealing(cohort, [...cohort.children.values()], cohortMin);
  return [cohort, ...children.flatMap((child) => publishedCohorts(child, cohortMin))];
}

function join(cohort: Cohort, storeId: string, value: Values[Metric]): boolean {
  if (value === undefined) return false;
  cohort.members.set(storeId, value);
  return true;
}

function childOf(parent: Cohort, level: Level, place: CohortPlace): Cohort {
  const key = keyOf(place);
  const child = parent.children.get(key) ?? newCohort(level, place);
  parent.children.set(key, child);
  return child;
}

function newCohort(level: Level, place: CohortPlace): Cohort {
  return { level, place, members: new Map(), children: new Map() };
}

/** Industries are lines of text, so no line break is part of one. */
export function keyOf({ industry, region, objective }: CohortPlace): string {
  return [industry, region, objective].join("\n");
}

function toRow({ level, place, members }: Cohort, metric: Metric): SnapshotRow {
  return {
    level,
    ...place,
    metric,
    bucket: bucketOf(members.size),
    isSmallSample: members.size < SMALL_SAMPLE_BELOW,
    ...quartilesOf([...members.values()], ROUNDING_TENTHS[metric]),
  };
}
