import type { ServiceContext } from "../../context.ts";
import { AppError } from "../../errors.ts";

/** @throws AppError UNAUTHORIZED for anyone without the operator token */
export function requireOperator(ctx: ServiceContext): void {
  if (ctx.actor.kind !== "operator") throw new AppError({ code: "UNAUTHORIZED", reason: "UNAUTHORIZED" });
}
