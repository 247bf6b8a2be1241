import { ConfigError } from "../../config.ts";
import type { KafkaConfig } from "../../config-types.ts";

/** The optional package, loaded only where Kafka is configured. */
export type KafkaClient = typeof import("@platformatic/kafka");

export const KAFKA_PACKAGE = "@platformatic/kafka@2.12.1";

/** @throws ConfigError when the package is not installed */
export async function loadKafkaClient(
  load: () => Promise<KafkaClient> = () => import("@platformatic/kafka"),
): Promise<KafkaClient> {
  try {
    return await load();
  } catch (error) {
    throw new ConfigError([
      `EVENT_LOG: kafka needs its client: run \`bun add ${KAFKA_PACKAGE}\` (${faultOf(error)})`,
    ]);
  }
}

const CONNECT_MS = 3_000;
const REQUEST_MS = 5_000;

/** What every client of the broker is opened with. */
export function clientOptions({ brokers, isTls, sasl }: KafkaConfig) {
  return {
    clientId: "madang",
    bootstrapBrokers: [...brokers],
    connectTimeout: CONNECT_MS,
    timeout: REQUEST_MS,
    retries: 2,
    retryDelay: 250,
    // Where the broker allows it; else an operator creates the topic.
    autocreateTopics: true,
    ...(isTls ? { tls: {}, tlsServerName: brokers.every(isNamed) } : {}),
    ...(sasl ? { sasl: { mechanism: "SCRAM-SHA-256" as const, ...sasl } } : {}),
  };
}

/** Not by an address: a TLS server name must not be one. */
function isNamed(broker: string): boolean {
  return /[g-z]/i.test(broker);
}

/** Says what failed and how, never what was sent. */
export class KafkaError extends Error {
  override readonly name = "KafkaError";
  /** @param error of the client; its text and fields may hold messages, so only its codes are kept */
  constructor(what: string, error: unknown) {
    super(`Kafka at KAFKA_BROKERS: ${what}: ${faultOf(error)}`);
  }
}

/**
 * The codes at the bottom of nested errors.
 *
 * @example faultOf(error) // "ECONNREFUSED", "TOPIC_AUTHORIZATION_FAILED", "PLT_KFK_TIMEOUT"
 */
export function faultOf(error: unknown): string {
  return [...new Set(codesOf(error, 0))].slice(0, 5).join(", ");
}

const DEPTH_MAX = 8;

function codesOf(error: unknown, depth: number): readonly string[] {
  if (!(error instanceof Error) || depth > DEPTH_MAX) return ["unknown"];
  const inner = [
    ...(error instanceof AggregateError ? error.errors : []),
    ...(error.cause ? [error.cause] : []),
  ];
  const codes = inner.filter((cause) => cause instanceof Error).flatMap((cause) => codesOf(cause, depth + 1));
  return codes.length > 0 ? codes : [codeOf(error)];
}

function codeOf(error: Error): string {
  const code: unknown = Reflect.get(error, "apiId") ?? Reflect.get(error, "code");
  return typeof code === "string" ? code : error.name;
}

/** @throws Error named TimeoutError when it takes longer; what it waited for goes on */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  work.catch(() => {});
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DOMException("too late", "TimeoutError")), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
