export type ChannelsConfig = {
  instagram: {
    url: string;
    apiVersion: string;
    appId: string | undefined;
    appSecret: string | undefined;
    verifyToken: string | undefined;
  };
  solapi: {
    url: string;
    apiKey: string | undefined;
    apiSecret: string | undefined;
    webhookSecret: string | undefined;
  };
  naver: {
    rssUrl: string;
    search: { clientId: string; clientSecret: string; style: "hub" | "legacy" } | undefined;
  };
  genieTvUrl: string | undefined;
  wooriTvUrl: string | undefined;
  ringoBizUrl: string | undefined;
};

export type MediaS3Config = {
  endpoint: string;
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
};

export type MailConfig =
  | { kind: "smtp"; url: string; from: string }
  | { kind: "http"; url: string; apiKey: string; from: string };

export type ShardConfig = { name: string; url: string; authToken: string | undefined };

export type KafkaConfig = {
  brokers: readonly string[];
  topic: string;
  isTls: boolean;
  sasl: { username: string; password: string } | undefined;
};

export type EventLogConfig =
  | { kind: "outbox" }
  | { kind: "redis-streams" }
  | { kind: "cloudflare-queues" }
  | ({ kind: "kafka" } & KafkaConfig);

export type TracingConfig = { endpoint: string; headers: Readonly<Record<string, string>> };

export type Config = {
  port: number;
  host: string;
  /** Proxies in front of the server. */
  trustedProxies: number;
  publicUrl: string | undefined;
  dataDir: string;
  database: { url: string; authToken: string | undefined } | undefined;
  /** Store databases beside DATABASE_URL, which is the shard `main`. */
  shards: readonly ShardConfig[];
  eventLog: EventLogConfig;
  metricsToken: string | undefined;
  tracing: TracingConfig | undefined;
  redis: { url: string; token: string } | undefined;
  masterKey: string | undefined;
  previousMasterKey: string | undefined;
  channels: ChannelsConfig;
  mediaS3: MediaS3Config | undefined;
  mail: MailConfig | undefined;
  operatorToken: string | undefined;
  isDemo: boolean;
  benchmarkCohortMin: number;
  /** Channel → address of a simulator that runs elsewhere. */
  simulators: Readonly<Record<string, string>>;
  corsOrigins: readonly string[];
};
