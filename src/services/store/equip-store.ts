import type { ServiceContext } from "../../context.ts";
import { connectSimulators } from "../channel/index.ts";

/** What a new store has from its first moment: done before its row is written, so no crash leaves it without. */
export async function equipStore(ctx: ServiceContext, storeId: string): Promise<void> {
  if (ctx.deps.isDemo) await connectSimulators({ ctx, storeId });
}
