import { projectSends, wantsSends } from "../../services/owner-webhook/projections/index.ts";
import type { Consumer } from "../consumer.ts";

/** What owners' own addresses are told of: stores without one cost it no mark and no read. */
export const webhooksConsumer: Consumer = {
  name: "webhooks",
  tables: [],
  sharedTables: [],
  adopt: () => [],
  wants: wantsSends,
  project: projectSends,
  invalidate: () => [],
};
