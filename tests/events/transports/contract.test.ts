import { afterAll, beforeAll, describe, test } from "bun:test";
import { describeWith } from "../../support/required.ts";
import { type CarrierKind, kafkaCarriers, outboxCarriers, queueCarriers, redisCarriers } from "./carriers.ts";
import { LAWS } from "./laws.ts";
import { openWorld } from "./world.ts";

function laws(start: () => Promise<CarrierKind>): void {
  let kind: CarrierKind;
  beforeAll(async () => {
    kind = await start();
  }, 90_000);
  afterAll(() => kind.stop());
  for (const { name, run } of LAWS) {
    test(name, async () => {
      const world = await openWorld(kind);
      await run(world).finally(() => world.close());
    }, 90_000);
  }
}

describe("every law holds with the outbox as the event log", () => laws(outboxCarriers));
describe("every law holds with Cloudflare Queues, as far as they are documented", () => laws(queueCarriers));
describeWith("redis-server", "every law holds with Redis Streams", () => laws(redisCarriers));
describeWith("Kafka", "every law holds with Kafka", () => laws(kafkaCarriers));
