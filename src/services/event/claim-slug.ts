import { eq } from "drizzle-orm";
import { freshId, type ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";
import { slugs } from "../../db/schema/control.ts";
import { AppError } from "../../errors.ts";

/** Lower-case Crockford base32: nothing to confuse when typed from paper. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const SLUG_LENGTH = 10;
const TRIES = 5;

/**
 * Takes an address for an event in the control database, before the store database changes; repeatable, and
 * an event may take one of its former addresses again.
 *
 * @throws AppError CONFLICT SLUG_TAKEN
 */
export async function claimSlug(
  ctx: ServiceContext,
  claim: { storeId: string; eventId: string; slug: string },
): Promise<void> {
  const { storeId, eventId, slug } = claim;
  await ctx.deps.control.write([
    rawStatement(
      "insert into slugs (slug, store_id, event_id, created_at) values (?, ?, ?, ?) on conflict (slug) do nothing",
      [slug, storeId, eventId, ctx.deps.clock.now()],
    ),
  ]);
  const [row] = await ctx.deps.control.read
    .select({ eventId: slugs.eventId })
    .from(slugs)
    .where(eq(slugs.slug, slug))
    .limit(1);
  if (row?.eventId !== eventId)
    throw new AppError({ code: "CONFLICT", reason: "SLUG_TAKEN", params: { slug } });
}

/** A new event's id and address, known to the control database before the event itself exists. */
export async function claimEvent(
  ctx: ServiceContext,
  storeId: string,
): Promise<{ eventId: string; slug: string }> {
  const { deps } = ctx;
  const now = deps.clock.now();
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const eventId = freshId(deps);
    const slug = randomSlug(deps.randomBytes(SLUG_LENGTH));
    const [claimed] = await deps.control.write([
      rawStatement(
        "insert into slugs (slug, store_id, event_id, created_at) values (?, ?, ?, ?) on conflict (slug) do nothing",
        [slug, storeId, eventId, now],
      ),
      rawStatement(
        `insert into resources (id, kind, store_id, event_id, created_at) select ?, 'event', ?, ?, ?
         where exists (select 1 from slugs where slug = ? and event_id = ?)`,
        [eventId, storeId, eventId, now, slug, eventId],
      ),
    ]);
    if (claimed?.rowsAffected === 1) return { eventId, slug };
  }
  throw new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
}

function randomSlug(bytes: Uint8Array): string {
  return [...bytes].map((byte) => ALPHABET[byte & 31]).join("");
}
