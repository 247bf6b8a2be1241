import type { ServiceContext } from "../../context.ts";
import { appErrorIn } from "../../errors.ts";

/**
 * A tick's work on one of many demo shops: what fails is told of by the shop's id, and holds up no other.
 *
 * @returns whether something was done
 */
export async function oneOfMany(
  { deps }: ServiceContext,
  storeId: string,
  work: Promise<boolean>,
): Promise<boolean> {
  try {
    return await work;
  } catch (error) {
    // It moves to another database: the next tick comes back to it.
    if (appErrorIn(error)?.code === "UNAVAILABLE") return false;
    const fault = error instanceof Error ? error.name : "unknown";
    deps.log.error("demo_tick_failed", { storeId, fault });
    return false;
  }
}
