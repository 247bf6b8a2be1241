import type { Actor, ServiceContext } from "../../context.ts";
import { AppError } from "../../errors.ts";

export type UserActor = Extract<Actor, { kind: "user" }>;

/** @throws AppError UNAUTHORIZED for anyone but a signed-in person */
export function requireUser({ actor }: ServiceContext): UserActor {
  if (actor.kind !== "user") throw unauthorized();
  return actor;
}

/** The one answer to every credential that does not hold. */
export function unauthorized(): AppError {
  return new AppError({ code: "UNAUTHORIZED", reason: "UNAUTHORIZED" });
}
