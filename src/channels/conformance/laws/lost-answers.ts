import type { Outcome } from "../../channel.ts";
import { attempt, isClaimOfNothing, isPlaced, prepareByHand, said, stateOf } from "../by-hand.ts";
import { type Clause, createFindings, isApi } from "../law.ts";
import { BAD_ANSWERS, judgeCells, LOST_AFTER, LOST_BEFORE } from "../matrix.ts";
import { inParallel } from "../plain.ts";
import { postToEnd } from "../posting.ts";
import { openRig, type Rig } from "../rig.ts";
import type { ChannelSubject, FaultRequest } from "../subject.ts";

const LOOKS = 12;
const LOOK_EVERY_MS = 65_000;

/** The heart of it: nothing is ever posted twice. */
export const LOST_ANSWER_LAWS: readonly Clause[] = [
  {
    name: "posts-once-in-fair-weather",
    sentence: "Without any fault an event is posted once, with its marker, and the result names the post.",
    async judge(subject) {
      const rig = await openRig(subject);
      const { record, findings } = await postToEnd(rig);
      const { posts, violations } = await rig.bench.ledger();
      const found = createFindings();
      found.expect(record.status === "SUCCESS", `it ends in ${record.status} ${record.reason}`);
      found.expect(posts.length === 1, `${posts.length} posts`);
      found.expect(
        posts.every(({ marker }) => marker === "" || marker === rig.bench.marker),
        "the post carries another marker",
      );
      found.expect(
        posts.some(({ id }) => id === record.ref?.id) || record.ref?.id === undefined,
        "the result names another post",
      );
      const isSafeLink = record.ref?.url?.startsWith("https://") ?? true;
      found.expect(isSafeLink, "the post's address is not https");
      return [...found.all, ...violations, ...findings];
    },
  },
  {
    name: "never-ready-after-effect",
    sentence: "After a commit took effect, check and reconcile find the post and never say ready or rebuild.",
    binds: isApi,
    judge: judgeLookUps,
  },
  {
    name: "posts-once-when-answers-are-lost",
    sentence:
      "An answer lost before or after the effect, at any step of the wire, never makes a second post.",
    judge: (subject) =>
      judgeCells(subject, { kinds: [...LOST_BEFORE, ...LOST_AFTER], times: [1, 5], afterLoss: true }),
  },
  {
    name: "owner-retry-posts-once",
    sentence: "An owner who tries a failed channel again never makes a second post.",
    binds: isApi,
    async judge(subject) {
      const kinds = [...LOST_BEFORE, ...LOST_AFTER];
      const found = await inParallel(kinds, kinds.length, async (kind) => {
        const rig = await openRig(subject);
        await rig.fault([{ kind, op: "any", times: 6, skip: 1 }]);
        const { record } = await postToEnd(rig, { ownerRetries: 3 });
        const { posts, violations } = await rig.bench.ledger();
        const isRight = record.status === "SUCCESS" ? posts.length === 1 : posts.length <= 1;
        return [...(isRight ? [] : [`${kind}: ${record.status} with ${posts.length} posts`]), ...violations];
      });
      return found.flat();
    },
  },
];

async function judgeLookUps(subject: ChannelSubject): Promise<readonly string[]> {
  const { steps } = await subject.open();
  const writes = Object.entries(steps).flatMap(([op, opClass]) => (opClass === "write" ? [op] : []));
  const kinds = ["latency", ...LOST_BEFORE, ...LOST_AFTER, ...BAD_ANSWERS] as const;
  const cells = writes.flatMap((op) => kinds.map((kind): FaultRequest => ({ kind, op, times: 1 })));
  const found = await inParallel(cells, 8, async (fault) => {
    const rig = await openRig(subject);
    const findings = await judgeLookUp(rig, fault);
    return findings.map((finding) => `${fault.kind} at ${fault.op}: ${finding}`);
  });
  return found.flat();
}

/**
 * One commit under one fault, then looks by new processes that know only the stored state. A call that was cut may
 * still take effect later, so each look is judged by what is out before it and what is out after it.
 */
async function judgeLookUp(rig: Rig, fault: FaultRequest): Promise<readonly string[]> {
  const found = createFindings();
  const prepared = await prepareByHand(rig);
  if (prepared === null) return ["preparing never leads to ready"];
  await rig.fault([fault]);
  const commitAttemptAt = rig.bench.now();
  const committed = await attempt(rig, (ctx) => rig.adapter().commit(ctx, prepared), { commitAttemptAt });
  await rig.clearFaults();
  found.expect(committed.type !== "raw" && committed.type !== "hangs", `commit ${said(committed)}`);
  const state = committed.type === "value" ? stateOf(committed.value, prepared) : prepared;
  let isOut = await hasPosts(rig);
  let last: Outcome | null = null;
  for (let look = 0; look < LOOKS; look += 1) {
    for (const step of ["reconcile", "check"] as const) {
      const wasOut = isOut;
      const tried = await attempt(rig, (ctx) => rig.adapter()[step](ctx, state), { commitAttemptAt });
      isOut = await hasPosts(rig);
      if (tried.type !== "value") {
        found.expect(false, `${step} says ${said(tried)} when the provider is well`);
        continue;
      }
      if (wasOut)
        found.expect(!isClaimOfNothing(tried.value), `${step} says ${tried.value.type} after the effect`);
      if (!isOut)
        found.expect(!isPlaced(tried.value), `${step} says ${tried.value.type} although nothing is out`);
      if (step === "reconcile") last = tried.value;
    }
    rig.bench.advance(LOOK_EVERY_MS);
  }
  if (committed.type === "error" && isOut)
    found.expect(committed.error.effect === "possible", `${said(committed)} claims that nothing happened`);
  if (isOut && last !== null)
    found.expect(isPlaced(last), `the post is not found after ${LOOKS} looks (${last.type})`);
  return found.all;
}

async function hasPosts(rig: Rig): Promise<boolean> {
  return (await rig.bench.ledger()).posts.length > 0;
}
