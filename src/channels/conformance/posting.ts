import { mergeContent } from "../content-rules.ts";
import { drive, type JournalEntry } from "../driver.ts";
import { idempotencyKeyFor } from "../idempotency-key.ts";
import type { JsonObject } from "../json.ts";
import { type ChannelRecord, NEW_RECORD, retried } from "../record.ts";
import { isPlainJson, isSame, throughJson } from "./plain.ts";
import type { Rig } from "./rig.ts";
import type { ContextChange } from "./subject.ts";

/** Where the first process dies: before or after a save reaches the disk, or when an answer arrives. */
export type Crash = { readonly at: "before-save" | "after-save" | "answer"; readonly index: number };

export type PostOptions = {
  /** Over the derived content. */
  readonly content?: JsonObject;
  readonly context?: ContextChange;
  readonly record?: ChannelRecord;
  readonly crash?: Crash;
  /** Ends where the post has a place, be it for a later hour. */
  readonly untilPlaced?: boolean;
  /** Times that the owner tries a failed channel again. */
  readonly ownerRetries?: number;
};

export type Posted = {
  readonly record: ChannelRecord;
  readonly entries: readonly JournalEntry[];
  /** Faults of the harness's own rules: state that does not survive storage, errors that no adapter foresaw. */
  readonly findings: readonly string[];
  /** The run came to an end: final, or the owner knows what to do. */
  readonly isEnded: boolean;
};

/** A blog is looked at every hour for days. */
const MAX_TURNS = 400;
const INLINE_MS = 60_000;

class Crashed extends Error {}

type Life = {
  readonly rig: Rig;
  readonly options: PostOptions;
  readonly entries: JournalEntry[];
  readonly findings: string[];
  stored: ChannelRecord;
  hasCrashed: boolean;
};

/**
 * Posts as the product does: turn by turn, each turn a new process that knows nothing but the stored record, with
 * the clock put forward to the time that the record names. The owner of an assisted channel posts when asked.
 */
export async function postToEnd(rig: Rig, options: PostOptions = {}): Promise<Posted> {
  const stored = options.record ?? NEW_RECORD;
  const life: Life = { rig, options, entries: [], findings: [], stored, hasCrashed: false };
  let retriesLeft = options.ownerRetries ?? 0;
  let isOwnerDone = false;
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    const isAlive = await oneTurn(life);
    if (!isAlive) continue;
    const { status, action } = life.stored;
    if (status === "FAILED" && retriesLeft > 0) {
      retriesLeft -= 1;
      life.stored = retried(life.stored);
      continue;
    }
    const { ownerPosts } = rig.bench;
    if (status === "ACTION_REQUIRED" && action !== null && !isOwnerDone && ownerPosts !== undefined) {
      await ownerPosts(action);
      isOwnerDone = true;
    } else if (isAtRest(life.stored) || (options.untilPlaced === true && status === "SCHEDULED"))
      return ended(life, true);
    rig.bench.advance(Math.max(1, (life.stored.nextAttemptAt ?? 0) - rig.bench.now()));
  }
  return ended(life, life.stored.status === "ACTION_REQUIRED");
}

function isAtRest(record: ChannelRecord): boolean {
  return record.step === "DONE" || record.nextAttemptAt === null;
}

function ended({ stored, entries, findings }: Life, isEnded: boolean): Posted {
  return { record: stored, entries, findings, isEnded };
}

/** One process; false = it died on the way. */
async function oneTurn(life: Life): Promise<boolean> {
  const { rig, options } = life;
  const channel = rig.adapter();
  rig.wire.revive();
  if (options.crash?.at === "answer" && !life.hasCrashed) rig.wire.killAfter(options.crash.index);
  try {
    const record = await drive({
      channel,
      record: life.stored,
      context: async (signal, current) => {
        const fresh = await rig.context(options.context);
        return {
          ...fresh,
          content: mergeContent(fresh.content, options.content ?? {}),
          idempotencyKey: await idempotencyKeyFor(`${rig.externalRef}:${current.generation}`),
          commitAttemptAt: current.commitAttemptAt,
          now: rig.bench.now(),
          signal,
        };
      },
      journal: { save: async (entry) => save(life, entry) },
      policies: rig.policies(),
      account: "store-1",
      now: rig.bench.now,
      sleep: async (ms) => rig.bench.advance(ms),
      signal: new AbortController().signal,
      inlineUntil: rig.bench.now() + INLINE_MS,
      onFault: (thrown) => life.findings.push(`an error that no adapter foresaw: ${String(thrown)}`),
    });
    return record !== null;
  } catch (thrown) {
    if (thrown instanceof Crashed) return false;
    throw thrown;
  }
}

function save(life: Life, entry: JournalEntry): boolean {
  const { crash } = life.options;
  const isLastSave = !life.hasCrashed && crash?.index === life.entries.length;
  if (life.rig.wire.isDead() || (isLastSave && crash?.at === "before-save")) {
    life.hasCrashed = true;
    return false;
  }
  if (!isPlainJson(entry.record.state)) life.findings.push("the state is not plain JSON");
  const stored = throughJson(entry.record);
  if (!isSame(stored, entry.record)) life.findings.push("the record changes when it is stored");
  life.entries.push(entry);
  life.stored = stored;
  if (isLastSave && crash?.at === "after-save") {
    life.hasCrashed = true;
    throw new Crashed("after a save");
  }
  return true;
}
