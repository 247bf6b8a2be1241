import type { Deps } from "../../src/deps.ts";
import { noMetrics, noTracer } from "../../src/telemetry/index.ts";

/** For tests that look at neither. */
export const QUIET: Pick<Deps, "metrics" | "tracer"> = { metrics: noMetrics, tracer: noTracer };
