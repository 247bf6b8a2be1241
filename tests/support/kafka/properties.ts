export type BrokerAt = {
  readonly broker: string;
  readonly controller: string;
  readonly data: string;
  /** For clients with TLS and SASL/SCRAM-SHA-256: its address, and a file with its key and certificate. */
  readonly secured?: { readonly address: string; readonly keyFile: string } | undefined;
};

/** One node that is broker and controller, with the smallest inner topics and without waits meant for clusters. */
export function brokerProperties(at: BrokerAt): string {
  const secured = at.secured === undefined ? "" : `,SECURED://${at.secured.address}`;
  const settings = {
    ...(at.secured === undefined ? {} : securedListener(at.secured.keyFile)),
    "process.roles": "broker,controller",
    "node.id": 1,
    "controller.quorum.voters": `1@${at.controller}`,
    listeners: `BROKER://${at.broker},CONTROLLER://${at.controller}${secured}`,
    "advertised.listeners": `BROKER://${at.broker}${secured}`,
    "listener.security.protocol.map": "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED:SASL_SSL",
    "inter.broker.listener.name": "BROKER",
    "controller.listener.names": "CONTROLLER",
    "log.dirs": at.data,
    "auto.create.topics.enable": false,
    "offsets.topic.num.partitions": 1,
    "offsets.topic.replication.factor": 1,
    "transaction.state.log.num.partitions": 1,
    "transaction.state.log.replication.factor": 1,
    "transaction.state.log.min.isr": 1,
    "share.coordinator.state.topic.num.partitions": 1,
    "share.coordinator.state.topic.replication.factor": 1,
    "share.coordinator.state.topic.min.isr": 1,
    // A consumer alone in its group need not wait for others.
    "group.initial.rebalance.delay.ms": 0,
    // A consumer that died is noticed within a test.
    "group.min.session.timeout.ms": 500,
    // A broker that was killed is known to be gone before it registers anew.
    "broker.session.timeout.ms": 1_000,
    "broker.heartbeat.interval.ms": 200,
    "num.network.threads": 2,
    "num.io.threads": 2,
    "log.cleaner.dedupe.buffer.size": 2_000_000,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

function securedListener(keyFile: string) {
  const module = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
  return {
    "sasl.enabled.mechanisms": "SCRAM-SHA-256",
    "listener.name.secured.scram-sha-256.sasl.jaas.config": module,
    "listener.name.secured.ssl.keystore.type": "PEM",
    "listener.name.secured.ssl.keystore.location": keyFile,
  };
}
