import { CHANNEL_REASONS, type ChannelError } from "../errors.ts";
import { errorsOf } from "./call-log.ts";
import type { Posted } from "./posting.ts";
import type { Rig } from "./rig.ts";
import type { LedgerPost } from "./subject.ts";

const KOREAN_SENTENCE = /[가-힣].*[.!?]$/;

/** After a post was accepted it may still be refused by the provider or reach nobody. */
const FAILS_AFTER_POSTING = new Set(["REJECTED", "NO_DELIVERY"]);

/** A post in one of these stands nowhere any more. */
const ENDED = new Set(["REJECTED", "FAILED", "CANCELLED", "DELETED"]);

export function isLive({ status }: LedgerPost): boolean {
  return !ENDED.has(status);
}

/** What must hold of every run, whatever was broken on the way. */
export async function judgeEnd(rig: Rig, posted: Posted): Promise<readonly string[]> {
  const { record } = posted;
  const { posts, violations } = await rig.bench.ledger();
  const said = `${record.status}${record.reason === null ? "" : ` ${record.reason}`}`;
  const found = [...posted.findings, ...violations, ...judgeErrors(rig)];
  if (!posted.isEnded) found.push(`the run does not end (${said}, step ${record.step})`);
  if (record.status === "IN_PROGRESS" || record.status === "PENDING")
    found.push(`the run ends in ${said}, which nobody will take up`);
  const live = posts.filter(isLive);
  if (live.length > 1) found.push(`${live.length} posts for one event`);
  if (record.status === "SUCCESS" && posts.length === 0) found.push("SUCCESS without a post");
  const isHonestFailure = record.status !== "FAILED" || FAILS_AFTER_POSTING.has(record.reason ?? "");
  if (!isHonestFailure && posts.length > 0) found.push(`${said} although the post is out`);
  const id = record.ref?.id;
  if (record.status === "SUCCESS" && id !== undefined && !posts.some((post) => post.id === id))
    found.push(`the post that is named (${record.ref?.kind}) is not in the ledger`);
  return found;
}

/** Every error of every call: typed, with a Korean sentence, and nothing raw. */
export function judgeErrors(rig: Rig): readonly string[] {
  const raw = rig.calls.flatMap(({ step, end }) =>
    end.type === "raw" ? [`${step} threw no ChannelError: ${end.thrown}`] : [],
  );
  return [...raw, ...errorsOf(rig.calls).flatMap(judgeError)];
}

function judgeError(error: ChannelError): readonly string[] {
  const found: string[] = [];
  if (!Object.hasOwn(CHANNEL_REASONS, error.reason)) found.push(`unknown reason ${error.reason}`);
  if (!KOREAN_SENTENCE.test(error.messageKo)) found.push(`${error.reason} has no Korean sentence`);
  if (error.retryAfterMs !== null && !(error.retryAfterMs >= 0))
    found.push(`${error.reason} asks to wait ${error.retryAfterMs} ms`);
  return found;
}
