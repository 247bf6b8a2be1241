import { and, eq, isNull } from "drizzle-orm";
import type { ServiceContext } from "../../context.ts";
import { memberships, resources } from "../../db/schema/control.ts";
import { AppError, notFound } from "../../errors.ts";
import { MEMBERSHIP_TTL_MS, membershipKey, type ResourceRow, type Role } from "./access-cache.ts";

export type StoreAccess = { readonly storeId: string; readonly role: Role };
export type EventAccess = StoreAccess & { readonly eventId: string };

export type Scope = "sales:write" | "read";

type Requirement = {
  /** Roles of people that may pass. */
  roles: readonly Role[];
  /** Set where an API key with this scope may pass as well. */
  scope?: Scope;
};

export const OWNER: Requirement = { roles: ["owner"] };
export const MEMBER: Requirement = { roles: ["owner", "staff"], scope: "read" };

/**
 * @throws AppError NOT_FOUND for a store that is unknown or not the caller's (the two look the same);
 *   FORBIDDEN when the caller belongs to the store but the role does not allow it
 */
export async function requireStore(
  ctx: ServiceContext,
  storeId: string,
  requirement: Requirement,
): Promise<StoreAccess> {
  const { actor } = ctx;
  if (actor.kind === "system") return { storeId, role: "owner" };
  if (actor.kind === "machine") return machineAccess(actor, storeId, requirement);
  const role = actor.kind === "user" ? await roleOf(ctx, actor.userId, storeId) : null;
  if (role === null) throw notFound();
  if (!requirement.roles.includes(role)) throw new AppError({ code: "FORBIDDEN", reason: "FORBIDDEN" });
  return { storeId, role };
}

/** As requireStore, by an event's id. */
export async function requireEvent(
  ctx: ServiceContext,
  eventId: string,
  requirement: Requirement,
): Promise<EventAccess> {
  const resource = await findResource(ctx, eventId, "event");
  if (!resource) throw notFound();
  return { ...(await requireStore(ctx, resource.storeId, requirement)), eventId };
}

/** As requireStore, by a distribution's id. */
export async function requireDistribution(
  ctx: ServiceContext,
  distributionId: string,
  requirement: Requirement,
): Promise<EventAccess & { readonly distributionId: string }> {
  const resource = await findResource(ctx, distributionId, "distribution");
  if (!resource) throw notFound();
  const access = await requireStore(ctx, resource.storeId, requirement);
  return { ...access, eventId: resource.eventId, distributionId };
}

/** Which store an event or distribution belongs to; undefined when there is none. Grants nothing. */
export async function findResource(
  ctx: ServiceContext,
  id: string,
  kind: ResourceRow["kind"],
): Promise<ResourceRow | undefined> {
  const { access, control } = ctx.deps;
  const known = access.resources.get(id);
  if (known) return known.kind === kind ? known : undefined;
  const [row] = await control.read.select().from(resources).where(eq(resources.id, id)).limit(1);
  if (!row) return undefined;
  access.resources.set(id, { kind: row.kind, storeId: row.storeId, eventId: row.eventId });
  return row.kind === kind ? row : undefined;
}

async function roleOf(ctx: ServiceContext, userId: string, storeId: string): Promise<Role | null> {
  const { access, control, clock } = ctx.deps;
  const key = membershipKey(userId, storeId);
  const known = access.memberships.get(key);
  const now = clock.now();
  if (known && now - known.readAt < MEMBERSHIP_TTL_MS && now >= known.readAt) return known.role;
  const [row] = await control.read
    .select({ role: memberships.role })
    .from(memberships)
    .where(
      and(eq(memberships.userId, userId), eq(memberships.storeId, storeId), isNull(memberships.removedAt)),
    )
    .limit(1);
  const role = row?.role ?? null;
  access.memberships.set(key, { role, readAt: now });
  return role;
}

function machineAccess(
  actor: { storeId: string; scopes: readonly string[] },
  storeId: string,
  requirement: Requirement,
): StoreAccess {
  if (actor.storeId !== storeId) throw notFound();
  if (requirement.scope === undefined || !actor.scopes.includes(requirement.scope)) {
    throw new AppError({ code: "FORBIDDEN", reason: "FORBIDDEN" });
  }
  return { storeId, role: "staff" };
}
