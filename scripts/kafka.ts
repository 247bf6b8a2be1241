import { fetchKafka, kafkaFolder, kafkaLacks } from "./kafka/jars.ts";

/** `bun run kafka`: fetches the broker that tests start. */
const problem = (await fetchKafka()) ?? kafkaLacks();
console.log(problem === undefined ? `Kafka is in ${kafkaFolder()}` : `no Kafka: ${problem}`);
process.exitCode = problem === undefined ? 0 : 1;
