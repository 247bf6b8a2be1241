import {
  adoptChannelStatus,
  appliedVersion,
  DERIVED_TABLES,
  invalidateCounts,
  projectMessages,
} from "../../services/analytics/projections/index.ts";
import type { Consumer } from "../consumer.ts";

/** Everything the dashboard counts. */
export const analyticsConsumer: Consumer = {
  name: "analytics",
  tables: DERIVED_TABLES,
  sharedTables: ["channel_stats"],
  adopt: adoptChannelStatus,
  appliedVersion,
  project: projectMessages,
  invalidate: invalidateCounts,
};
