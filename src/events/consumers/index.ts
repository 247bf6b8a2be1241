import type { Consumer } from "../consumer.ts";
import { analyticsConsumer } from "./analytics.ts";
import { webhooksConsumer } from "./webhooks.ts";

const BY_NAME = { analytics: analyticsConsumer, webhooks: webhooksConsumer } as const;

export const CONSUMERS: readonly Consumer[] = Object.values(BY_NAME);

export function findConsumer(name: keyof typeof BY_NAME): Consumer {
  return BY_NAME[name];
}
