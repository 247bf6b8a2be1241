import { z } from "zod";
import type { ServiceContext } from "../../context.ts";
import { held, type Row, rawStatement, type Statement } from "../../db/index.ts";
import {
  nextPublication,
  PROFILE_DIMENSIONS,
  PROFILE_GROUPS,
  type ProfileDimension,
  type ProfileFacts,
  type ShownProfile,
} from "./formulas/index.ts";
import type { Place } from "./load-facts.ts";

/** Everything that was ever shown of an event's profile, oldest first. */
export function publicationsQuery(storeId: string, eventId: string): Statement {
  return rawStatement(
    `select dimension, participants, groups, published_at from profile_publications
     where store_id = ? and event_id = ? order by dimension, number`,
    [storeId, eventId],
  );
}

/** What was shown of each dimension at an instant; nothing is published for it. */
export function publishedBy(publications: readonly Row[], at: number): ShownProfile[] {
  const histories = publications.flatMap(toShown).filter(({ publishedAt }) => publishedAt <= at);
  return PROFILE_DIMENSIONS.flatMap(
    (dimension) => histories.filter((one) => one.dimension === dimension).at(-1) ?? [],
  );
}

type Known = {
  readonly counts: readonly ProfileFacts[];
  readonly publications: readonly Row[];
  readonly now: number;
};

/**
 * What is shown of each dimension now: the last publication, or a new one where that gives nobody away (N-12). A new
 * one is kept before it is shown; of two processes that publish at once, one does.
 */
export async function shownProfile(ctx: ServiceContext, place: Place, known: Known): Promise<ShownProfile[]> {
  const histories = known.publications.flatMap(toShown);
  const shown = PROFILE_DIMENSIONS.map(async (dimension) => {
    const history = histories.filter((one) => one.dimension === dimension);
    const next = nextPublication(PROFILE_GROUPS[dimension], groupsOf(known.counts, dimension), history);
    const published = next && { ...next, dimension, publishedAt: known.now };
    if (published && (await keep(ctx, place, { published, number: history.length + 1 }))) return published;
    return history.at(-1);
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

const Groups = z.array(z.strictObject({ name: z.string(), count: z.int() }));

/** Its groups are read when they are asked for: as long as too few have come since, nobody asks for the older ones. */
function toShown(row: Row): ShownProfile[] {
  const dimension = PROFILE_DIMENSIONS.find((name) => name === row["dimension"]);
  if (dimension === undefined) return [];
  let groups: ShownProfile["groups"] | undefined;
  return [
    {
      dimension,
      participants: Number(row["participants"]),
      publishedAt: Number(row["published_at"]),
      get groups() {
        groups ??= Groups.parse(JSON.parse(String(row["groups"])));
        return groups;
      },
    },
  ];
}
