import type { ServiceContext } from "../../context.ts";
import { held, type Row, rawStatement } from "../../db/index.ts";
import {
  nextPublication,
  PROFILE_DIMENSIONS,
  PROFILE_GROUPS,
  type ProfileDimension,
  type ProfileFacts,
  type ShownProfile,
} from "./formulas/index.ts";
import type { Place } from "./load-facts.ts";
import { toKeptProfiles } from "./queries/publications.ts";

type Known = {
  readonly counts: readonly ProfileFacts[];
  /** Of publicationsQuery, read together with the counts. */
  readonly publications: readonly Row[];
  readonly now: number;
};

/**
 * What is shown of each dimension now: the last publication, or a new one where that gives nobody away (N-12). A new
 * one is kept before it is shown; of two processes that publish at once, one does.
 */
export async function shownProfile(ctx: ServiceContext, place: Place, known: Known): Promise<ShownProfile[]> {
  const histories = toKeptProfiles(known.publications);
  const shown = PROFILE_DIMENSIONS.map(async (dimension) => {
    const history = histories.filter((one) => one.dimension === dimension);
    const last = history.at(-1);
    // Without the whole history nothing new is shown.
    if (last?.isDue === false) return last;
    const next = nextPublication(PROFILE_GROUPS[dimension], groupsOf(known.counts, dimension), history);
    const published = next && { ...next, dimension, publishedAt: known.now };
    if (published && (await keep(ctx, place, { published, number: (last?.number ?? 0) + 1 })))
      return published;
    return last;
  });
  return (await Promise.all(shown)).filter((one) => one !== undefined);
}

function groupsOf(counts: readonly ProfileFacts[], dimension: ProfileDimension) {
  return counts.filter((fact) => fact.dimension === dimension).map(({ name, count }) => ({ name, count }));
}

/** False when another process was first, or the database takes no writes just now: then nothing new is shown. */
async function keep(
  ctx: ServiceContext,
  { storeId, eventId }: Place,
  { published, number }: { published: ShownProfile; number: number },
): Promise<boolean> {
  const { dimension, participants, groups, publishedAt } = published;
  const insert = rawStatement(
    `insert into profile_publications
       (store_id, event_id, dimension, number, participants, groups, published_at)
     values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
    [storeId, eventId, dimension, number, participants, JSON.stringify(groups), publishedAt],
  );
  try {
    return held(await ctx.deps.shards.of(storeId).write([insert]));
  } catch {
    ctx.deps.log.error("profile_not_published", { eventId });
    return false;
  }
}
