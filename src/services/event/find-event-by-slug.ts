import { and, eq } from "drizzle-orm";
import type { ServiceContext } from "../../context.ts";
import { slugs } from "../../db/schema/control.ts";
import { events } from "../../db/schema/store.ts";

export type SlugTarget = { readonly storeId: string; readonly eventId: string; readonly slug: string };

/** By a current or former address; `slug` is the current one, so a page can move an old link on. */
export async function findEventBySlug(options: {
  ctx: ServiceContext;
  slug: string;
}): Promise<SlugTarget | undefined> {
  const { ctx, slug } = options;
  const owner = await ownerOfSlug(ctx, slug);
  if (!owner) return undefined;
  const { storeId, eventId } = owner;
  const [row] = await ctx.deps.shards
    .of(storeId)
    .read.select({ slug: events.slug })
    .from(events)
    .where(and(eq(events.storeId, storeId), eq(events.id, eventId)))
    .limit(1);
  return row ? { storeId, eventId, slug: row.slug } : undefined;
}

/** An address never changes hands, so what was once read stays true. */
async function ownerOfSlug(
  ctx: ServiceContext,
  slug: string,
): Promise<{ storeId: string; eventId: string } | undefined> {
  const { access, control } = ctx.deps;
  const known = access.slugs.get(slug);
  if (known) return known;
  const [row] = await control.read
    .select({ storeId: slugs.storeId, eventId: slugs.eventId })
    .from(slugs)
    .where(eq(slugs.slug, slug))
    .limit(1);
  if (row) access.slugs.set(slug, row);
  return row;
}
