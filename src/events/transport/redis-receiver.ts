import type { RandomBytes } from "../../auth/index.ts";
import type { Logger } from "../../deps.ts";
import { handOver } from "./hand-over.ts";
import { type Entry, FIELD, type RedisCommands, RedisStreamsError } from "./redis-commands.ts";
import { COUNT, type RedisGroup, redisGroup } from "./redis-group.ts";
import type { Intake, MessageRef } from "./transport.ts";
import { fromWire } from "./wire.ts";

const CLAIM_EVERY_MS = 30_000;
/** A living process asks every few seconds. */
const FORGET_NAMES_AFTER_MS = 3_600_000;
/** Each request is billed: an empty stream is asked less and less often. */
const PAUSE_FIRST_MS = 1_000;
const PAUSE_MAX_MS = 10_000;

export type ReceiverOptions = {
  readonly redis: RedisCommands;
  readonly group: string;
  readonly now: () => number;
  /** For the name under which this process reads. */
  readonly randomBytes: RandomBytes;
  readonly log: Logger;
  /** A process that asked for nothing so long is gone; default 1 h. */
  readonly forgetNamesAfterMs?: number;
};

/** One consumer's way to its entries: what this process holds first, then what dead ones held and what is new. */
export class RedisReceiver {
  readonly #options: ReceiverOptions;
  #opened: RedisGroup | undefined;
  /** Entries were read and perhaps not acknowledged. */
  #isUnfinished = false;
  /** The last answer was not full: asking at once again would be in vain. */
  #isDrained = false;
  #emptyAnswers = 0;
  #nextAskAt = 0;
  #nextClaimAt = 0;
  #nextForgettingAt = 0;
  #claimFrom = "0-0";

  constructor(options: ReceiverOptions) {
    this.#options = options;
  }

  /** Something was published: the next call asks. */
  expect(): void {
    this.#isDrained = false;
    this.#emptyAnswers = 0;
    this.#nextAskAt = 0;
  }

  /** @returns how many entries were handed over and acknowledged; 0 also while it is too early to ask again */
  async receive(intake: Intake): Promise<number> {
    if (this.#isDrained || this.#options.now() < this.#nextAskAt) {
      this.#isDrained = false;
      return 0;
    }
    try {
      return await this.#ask(intake);
    } catch (error) {
      // Perhaps something was read whose answer was lost: it is held under our name.
      this.#isUnfinished = true;
      throw error;
    }
  }

  async #ask(intake: Intake): Promise<number> {
    const group = await this.#open();
    const entries = await this.#read(group).catch(async (error: unknown) => {
      if (!(error instanceof RedisStreamsError) || error.code !== "NOGROUP") throw error;
      // A flush took the stream with its groups.
      await group.create();
      return this.#read(group);
    });
    await this.#forgetNames(group);
    if (entries.length === 0) return this.#rest();
    await this.#hand(entries, intake);
    await group.acknowledge(entries);
    this.#isDrained = !this.#isUnfinished && entries.length < COUNT && this.#claimFrom === "0-0";
    this.#emptyAnswers = 0;
    return entries.length;
  }

  async #open(): Promise<RedisGroup> {
    if (this.#opened) return this.#opened;
    const { redis, group, randomBytes } = this.#options;
    const name = [...randomBytes(8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const opened = redisGroup(redis, group, name);
    await opened.create();
    this.#opened = opened;
    return opened;
  }

  async #read(group: RedisGroup): Promise<readonly Entry[]> {
    if (this.#isUnfinished) {
      const held = await group.readHeld();
      if (held.length > 0) return held;
      this.#isUnfinished = false;
    }
    const now = this.#options.now();
    if (now < this.#nextClaimAt) return group.readNew();
    const { next, entries } = await group.readAndClaim(this.#claimFrom);
    this.#claimFrom = next;
    if (next === "0-0") this.#nextClaimAt = now + CLAIM_EVERY_MS;
    return entries;
  }

  async #hand(entries: readonly Entry[], intake: Intake): Promise<void> {
    const { group, log } = this.#options;
    const refs: MessageRef[] = [];
    let junk = 0;
    for (const [, fields] of entries) {
      // Trimmed while somebody held it: nothing is left to hand over.
      if (fields === null) continue;
      const ref = fromWire(textOf(fields));
      if (ref) refs.push(ref);
      else junk += 1;
    }
    if (junk > 0) log.error("event_log_junk", { transport: "redis-streams", consumer: group, count: junk });
    if (refs.length > 0) await handOver(intake, refs, { transport: "redis-streams", consumer: group, log });
  }

  async #forgetNames(group: RedisGroup): Promise<void> {
    const { now, forgetNamesAfterMs = FORGET_NAMES_AFTER_MS } = this.#options;
    if (now() < this.#nextForgettingAt) return;
    this.#nextForgettingAt = now() + forgetNamesAfterMs;
    await group.forgetNames(forgetNamesAfterMs);
  }

  #rest(): 0 {
    const pause = Math.min(PAUSE_MAX_MS, PAUSE_FIRST_MS * 2 ** Math.min(this.#emptyAnswers, 8));
    this.#emptyAnswers += 1;
    this.#nextAskAt = this.#options.now() + pause;
    return 0;
  }
}

function textOf(fields: readonly string[]): string {
  const at = fields.indexOf(FIELD);
  return at < 0 ? "" : (fields[at + 1] ?? "");
}
