import type { Secrets } from "../auth/index.ts";
import { type Config, ConfigError } from "../config.ts";
import type { EventTransport } from "../events/index.ts";
import { redisStreams } from "../events/transport/redis-streams.ts";
import { clock, log, randomBytes, sleep } from "./platform.ts";

/**
 * What EVENT_LOG names; undefined: consumers read the outbox.
 *
 * @throws ConfigError for one that this runtime does not have, or whose package is not installed
 */
export async function openTransport(
  { eventLog, redis }: Config,
  { deployment }: Secrets,
): Promise<EventTransport | undefined> {
  switch (eventLog.kind) {
    case "outbox":
      return undefined;
    case "redis-streams":
      if (!redis) throw new ConfigError(["EVENT_LOG: redis-streams needs UPSTASH_REDIS_REST_URL"]);
      return redisStreams({ ...redis, prefix: `${deployment}:`, now: clock.now, randomBytes, log });
    case "kafka": {
      const { openKafka } = await import("../events/transport/kafka.ts");
      return openKafka({ config: eventLog, log, sleep, randomBytes });
    }
    case "cloudflare-queues":
      throw new ConfigError([
        "EVENT_LOG: cloudflare-queues is for Workers; here it is outbox, redis-streams or kafka",
      ]);
  }
}
