import { z } from "zod";
import { Month } from "../analytics/index.ts";
import { idempotencyKey, instantOutput, pageInput, uuid } from "../schemas.ts";

const consumer = z.enum(["analytics", "webhooks"]);
/** Sends are no projection: what was sent is not computed anew. */
const rebuilt = z.enum(["analytics"]);
const count = z.int().min(0);

export const DeadLettersInput = z.strictObject({ ...pageInput, consumer: consumer.default("analytics") });

export const DeadLettersOutput = z.strictObject({
  items: z.array(
    z.strictObject({
      consumer,
      /** The store database that holds it. */
      shard: z.string(),
      messageId: z.string(),
      reason: z.string(),
      detail: z.string(),
      /** The envelope as it came; no message holds personal data. */
      message: z.record(z.string(), z.unknown()),
      attempts: count,
      deadAt: instantOutput,
      replayedAt: instantOutput.nullable(),
    }),
  ),
  nextCursor: z.string().nullable(),
});

/** One message, a range of the log (both ends included), or (neither) every open dead letter. */
export const ReplayInput = z
  .strictObject({
    consumer: consumer.default("analytics"),
    messageId: uuid.optional(),
    seqRange: z
      .strictObject({ from: z.int().min(1), to: z.int().min(1) })
      .refine((range) => range.from <= range.to, "from <= to")
      .optional(),
    idempotencyKey,
  })
  .refine((input) => input.messageId === undefined || input.seqRange === undefined, "messageId or seqRange");

export const ReplayOutput = z.strictObject({
  consumer,
  messages: count,
  applied: count,
  parked: count,
  failed: count,
  dead: count,
});

export const RebuildInput = z.strictObject({ consumer: rebuilt.default("analytics"), idempotencyKey });

/** RUNNING: goes on in the background; `ops.health` says when it is over. */
export const RebuildOutput = z.strictObject({
  consumer,
  state: z.enum(["DONE", "RUNNING"]),
  messages: count.nullable(),
});

/** `period`: YYYY-MM, the running month without it. */
export const PublishBenchmarksInput = z.strictObject({ period: Month.optional(), idempotencyKey });

/** RUNNING: goes on in the background; the same call again tells how it ended. */
export const PublishBenchmarksOutput = z.strictObject({
  period: Month,
  state: z.enum(["PUBLISHED", "ALREADY_PUBLISHED", "RUNNING"]),
  rows: count.nullable(),
});

/** `to`: the name of a store database, `main` or one of DATABASE_SHARDS. */
export const MoveStoreInput = z.strictObject({
  storeId: uuid,
  to: z.string().min(1).max(32),
  idempotencyKey,
});

/** RUNNING: ask again; UNDONE: the store is where it was, and the log says why. */
export const MoveStoreOutput = z.strictObject({
  storeId: uuid,
  to: z.string(),
  state: z.enum(["DONE", "RUNNING", "UNDONE"]),
});

/** `limit`: rows sealed anew by one call. */
export const RotateKeysInput = z.strictObject({
  limit: z.int().min(1).max(5_000).default(500),
  idempotencyKey,
});

export const RotateKeysOutput = z.strictObject({
  resealed: count,
  /** Rows that still need the previous master key, the unreadable ones among them. */
  remaining: count,
  /** Rows met by this call that no configured key opens. */
  unreadable: count,
  /** Marks of erased or withdrawn entries that only the previous key recognises, until their events end. */
  oldMarks: count,
});

/** `name`: of the new file in DATA_DIR/backups; default madang-<time>.db. */
export const BackupInput = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.db$/)
    .optional(),
  idempotencyKey,
});

export const BackupOutput = z.strictObject({ file: z.string(), bytes: count });

export const HealthOutput = z.strictObject({
  status: z.enum(["UP", "DEGRADED"]),
  consumers: z.array(
    z.strictObject({
      /** The store database that these figures are of. */
      shard: z.string(),
      consumer: z.string(),
      cursor: count,
      head: count,
      lag: count,
      oldestAgeMs: count.nullable(),
      parked: count,
      oldestParkedAgeMs: count.nullable(),
      failing: count,
      dead: count,
      isRebuilding: z.boolean(),
    }),
  ),
});
