import {
  CreateTrackingInput,
  createTracking,
  ListTrackingInput,
  listTracking,
  TrackingLink,
  TrackingPage,
} from "../services/tracking/index.ts";
import { memberProcedure, router } from "../trpc.ts";

export const trackingRouter = router({
  list: memberProcedure.input(ListTrackingInput).output(TrackingPage).query(listTracking),
  create: memberProcedure.input(CreateTrackingInput).output(TrackingLink).mutation(createTracking),
});
