import type { ServiceContext } from "../../context.ts";
import { type Condition, rawStatement } from "../../db/index.ts";
import { AppError } from "../../errors.ts";

/** Holds for everybody but the visitors of demo shops: what they own beside it would outlive them without an owner. */
export function noVisitor(userId: string): Condition {
  return { sql: "not exists (select 1 from demos where user_id = ?)", args: [userId] };
}

/** @throws AppError PRECONDITION_FAILED DEMO_HAS_ONE_STORE when `noVisitor` does not hold */
export async function refuseVisitor({ deps }: ServiceContext, userId: string): Promise<void> {
  const mine = rawStatement("select 1 from demos where user_id = ? limit 1", [userId]);
  const [[row] = []] = await deps.control.query([mine]);
  if (row) throw new AppError({ code: "PRECONDITION_FAILED", reason: "DEMO_HAS_ONE_STORE" });
}

/** Whether the store is a visitor's to play with, gone within a day. */
export async function isVisitorsStore({ deps }: ServiceContext, storeId: string): Promise<boolean> {
  const demo = rawStatement("select 1 from demos where store_id = ?", [storeId]);
  const [[row] = []] = await deps.control.query([demo]);
  return row !== undefined;
}
