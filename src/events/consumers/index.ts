import type { Consumer } from "../consumer.ts";
import { analyticsConsumer } from "./analytics.ts";

export const CONSUMERS: readonly Consumer[] = [analyticsConsumer];
