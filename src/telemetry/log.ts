/**
 * Names of everything a log line may hold. None of them ever carries text that a person typed, an address, a token
 * or a driver's message. A new field is added here, with a word in docs/reference/operations.md (generated).
 */
export const LOG_FIELDS = {
  applied: "Messages applied.",
  attempt: "Which try it was.",
  attempts: "How many tries there were.",
  channel: "Channel id, such as Instagram.",
  code: "A partner's or driver's own code.",
  consumer: "Consumer of the event log, with its generation.",
  count: "How many.",
  database: "Name of the database (shard).",
  dead: "Messages given up.",
  durationMs: "How long it took.",
  endpointId: "A webhook address of an owner.",
  eventId: "The owner's event.",
  failed: "Messages to be tried again.",
  failures: "How many times in a row.",
  fault: "Class of an error, with its place in the code.",
  from: "Where something was, such as the old database of a store.",
  kind: "Kind of failure, a word of this code.",
  mailId: "A mail of the outbox.",
  messageId: "A message of the event log.",
  messages: "How many messages.",
  migrations: "Names of migrations that only a newer release knows.",
  oldMarks: "Marks that only the previous master key recognises.",
  part: "A part that /readyz tells of.",
  parked: "Messages that wait for one before them.",
  path: "Route pattern or procedure, never the address that was called.",
  problem: "What is wrong with the configuration: names of variables, never values.",
  reason: "A stable machine word.",
  remaining: "What is left to do.",
  requestId: "The request, as its x-request-id header says.",
  resealed: "Rows sealed anew.",
  rows: "How many rows.",
  runner: "What moves messages on: its kind and its database.",
  sessionId: "A session.",
  shard: "Database of stores.",
  signal: "Signal of the operating system.",
  status: "UP, DEGRADED, DOWN, or an HTTP status.",
  storeId: "A store.",
  step: "Step of a channel's work.",
  tick: "Background task.",
  to: "Where something went.",
  topic: "Topic, stream or queue.",
  traceId: "The trace, as the spans have it.",
  transport: "What carries the event log.",
  type: "query, mutation or subscription; or a message's type.",
  unreadable: "Rows that no configured key opens.",
  userId: "An account.",
  version: "Version of an event.",
  why: "Class and code of an error.",
} as const;

export type LogField = keyof typeof LOG_FIELDS;

export type LogFields = Readonly<Partial<Record<LogField, string | number | boolean | null | undefined>>>;

/** One line an event. What is not in LOG_FIELDS is dropped, whatever the types say. */
export type Logger = {
  readonly info: (event: string, fields?: LogFields) => void;
  readonly error: (event: string, fields?: LogFields) => void;
};

type Level = keyof Logger;

const TEXT_MAX = 300;

/**
 * @param write gets one line of JSON
 * @example
 * const log = createLogger((level, line) => console[level](line));
 * log.info("keys_rotated", { resealed: 20 }); // {"level":"info","event":"keys_rotated","resealed":20}
 */
export function createLogger(write: (level: Level, line: string) => void): Logger {
  const at =
    (level: Level) =>
    (event: string, fields: LogFields = {}) =>
      write(level, JSON.stringify({ level, event, ...allowed(fields) }));
  return { info: at("info"), error: at("error") };
}

/** The same logger with fields of its own in each line, such as the request. */
export function logWith(log: Logger, own: LogFields): Logger {
  return {
    info: (event, fields) => log.info(event, { ...own, ...fields }),
    error: (event, fields) => log.error(event, { ...own, ...fields }),
  };
}

function allowed(fields: LogFields): Record<string, string | number | boolean | null> {
  const kept: Record<string, string | number | boolean | null> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (!Object.hasOwn(LOG_FIELDS, name) || value === undefined) continue;
    if (typeof value === "string") kept[name] = value.slice(0, TEXT_MAX);
    else if (value === null || typeof value === "number" || typeof value === "boolean") kept[name] = value;
  }
  return kept;
}
