import { fetchKafka, kafkaFolder } from "./kafka/jars.ts";

/** `bun run kafka`: fetches the broker that tests start. */
const fetched = await fetchKafka();
console.log(fetched.isThere ? `Kafka is in ${kafkaFolder()}` : `no Kafka: ${fetched.reason}`);
process.exitCode = fetched.isThere ? 0 : 1;
