import type { FileWatch } from "../db/file.ts";
import type { ConsumerWatch } from "../events/index.ts";
import type { Metrics, Tracer } from "../telemetry/index.ts";

type Telemetry = { readonly metrics: Metrics; readonly tracer: Tracer };

/** Counts what becomes of messages, and goes on with the trace that each was committed in. */
export function watchConsumers({ metrics, tracer }: Telemetry): ConsumerWatch {
  return {
    handled: (consumer, outcome, count) =>
      metrics.count("madang_messages_total", { consumer, outcome }, count),
    applied: (consumer, messages, startedAt) => {
      for (const { traceparent, type } of messages) {
        if (traceparent === null) continue;
        const attributes = {
          "messaging.operation.name": "process",
          "messaging.consumer.group.name": consumer,
          "messaging.message.type": type,
        };
        tracer.start(`process ${type}`, traceparent, { kind: "consumer", attributes, startedAt })?.end();
      }
    },
    republished: (count) => metrics.count("madang_messages_republished_total", {}, count),
  };
}

export type DatabaseWatch = FileWatch & { readonly onFault?: (kind: string) => void };

export function databaseWatch(metrics: Metrics): DatabaseWatch {
  return {
    onFault: (kind) => metrics.count("madang_db_faults_total", { kind }),
    onBusy: () => metrics.count("madang_db_busy_total", {}),
    onRenew: () => metrics.count("madang_db_reconnects_total", {}),
  };
}
