import { Redis } from "@upstash/redis/cloudflare";
import { z } from "zod";
import { EVENT_TOPIC } from "../catalog.ts";

/** One stream for all messages; a consumer is a group of it. */
export const STREAM = EVENT_TOPIC;
/** Of an entry: the message. */
export const FIELD = "message";

/** Longer than a cache may take: nobody waits for it, and an entry that was perhaps not added is added again. */
const BUDGET_MS = 2_000;

/** Name and code only: an error of the client quotes the whole command. */
export class RedisStreamsError extends Error {
  override readonly name = "RedisStreamsError";
  /** @param code as Redis begins its error: NOGROUP, OOM …; or the class of the client's error */
  constructor(readonly code: string) {
    super(`Redis Streams at UPSTASH_REDIS_REST_URL: ${code}`);
  }
}

export type Pipeline = ReturnType<Redis["pipeline"]>;

/** What one command of a pipeline answered. */
export type CommandAnswer = { readonly result: unknown; readonly error: string | undefined };

export type RedisCommands = {
  readonly stream: string;
  /**
   * Sends commands in one request, which is billed as many; they run in order, but not as one.
   *
   * @throws RedisStreamsError when there was no whole answer: any of them may have run
   */
  readonly send: (
    ...build: readonly ((pipeline: Pipeline) => unknown)[]
  ) => Promise<readonly CommandAnswer[]>;
};

export type RedisOptions = {
  readonly url: string;
  readonly token: string;
  readonly budgetMs?: number;
  /** Before the stream's name, so that deployments may share one Redis; default none. */
  readonly prefix?: string;
};

export function redisCommands({
  url,
  token,
  budgetMs = BUDGET_MS,
  prefix = "",
}: RedisOptions): RedisCommands {
  const redis = new Redis({
    url,
    token,
    // The function form: a plain signal would turn an abort into a result.
    signal: () => AbortSignal.timeout(budgetMs),
    retry: { retries: 1, backoff: () => 50 },
    automaticDeserialization: false,
    enableAutoPipelining: false,
    enableTelemetry: false,
  });
  return {
    stream: `${prefix}${STREAM}`,
    send: async (...build) => {
      const pipeline = redis.pipeline();
      for (const add of build) add(pipeline);
      const answers = Answers.safeParse(await pipeline.exec({ keepErrors: true }).catch(rethrow));
      if (!answers.success || answers.data.length !== build.length) throw new RedisStreamsError("BAD_ANSWER");
      return answers.data.map(({ result, error }) => ({ result, error: error ?? undefined }));
    },
  };
}

function rethrow(error: unknown): never {
  throw new RedisStreamsError(error instanceof Error ? error.name : "unknown");
}

/** @throws RedisStreamsError unless the command was carried out and answered in this shape */
export function resultOf<T>(answer: CommandAnswer | undefined, shape: z.ZodType<T>): T {
  if (answer?.error !== undefined) throw new RedisStreamsError(codeOf(answer.error));
  const parsed = shape.safeParse(answer?.result);
  if (!parsed.success) throw new RedisStreamsError("BAD_ANSWER");
  return parsed.data;
}

/** @example codeOf("NOGROUP No such key …") // "NOGROUP" */
export function codeOf(error: string): string {
  return /^[A-Z]+/.exec(error)?.[0] ?? "ERR";
}

const Answers = z.array(z.object({ result: z.unknown().optional(), error: z.string().nullish() }));

/** An entry of a stream; its fields are null when it was trimmed while somebody had it in hand. */
const Entry = z.tuple([z.string(), z.array(z.string()).nullable()]);
export type Entry = z.infer<typeof Entry>;

export const EntryId = z.string().regex(/^\d+-\d+$/);

/** XREADGROUP of one stream. */
export const Reading = z.array(z.tuple([z.string(), z.array(Entry)])).nullable();

/** XAUTOCLAIM: where to go on, what was claimed, and since Redis 7 which claimed ones were trimmed before. */
export const Claiming = z.tuple([z.string(), z.array(Entry.nullable())]).rest(z.array(z.string()));

/** XINFO CONSUMERS: names and values in turn. */
export const ConsumerList = z.array(z.array(z.union([z.string(), z.number()])));
