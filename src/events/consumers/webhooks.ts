import {
  appliedSendVersion,
  PROGRESS_TABLES,
  projectSends,
} from "../../services/owner-webhook/projections/index.ts";
import type { Consumer } from "../consumer.ts";

/** What owners' own addresses are told of. */
export const webhooksConsumer: Consumer = {
  name: "webhooks",
  tables: PROGRESS_TABLES,
  sharedTables: [],
  adopt: () => [],
  appliedVersion: appliedSendVersion,
  project: projectSends,
  invalidate: () => [],
};
