import { z } from "zod";
import { isLiveStream, type LiveStream } from "../services/analytics/index.ts";

/** Its messages are checked where they are made: once for all who hear them. */
export const liveOutput = z.custom<LiveStream>(isLiveStream);
