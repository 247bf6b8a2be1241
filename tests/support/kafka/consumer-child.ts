import { Consumer, stringDeserializers } from "@platformatic/kafka";

/** Prints `read VALUE` for each message and commits nothing, until it is killed. */
const [broker = "", topic = ""] = process.argv.slice(2);
const consumer = new Consumer({
  clientId: "child",
  groupId: topic,
  bootstrapBrokers: [broker],
  deserializers: stringDeserializers,
  autocommit: false,
  maxWaitTime: 50,
  sessionTimeout: 1_500,
  heartbeatInterval: 300,
  rebalanceTimeout: 3_000,
});
const stream = await consumer.consume({ topics: [topic], mode: "committed", fallbackMode: "earliest" });
for await (const message of stream) console.log(`read ${message.value}`);
