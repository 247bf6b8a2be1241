import { attempt, isClaimOfNothing, prepareByHand, said } from "../by-hand.ts";
import { type Clause, createFindings, isApi } from "../law.ts";
import { isPlainJson, isSame, throughJson } from "../plain.ts";
import { postToEnd } from "../posting.ts";
import { openRig } from "../rig.ts";
import type { ChannelSubject } from "../subject.ts";

/** What happens before anything is posted. */
export const PREPARING_LAWS: readonly Clause[] = [
  {
    name: "preparation-is-invisible",
    sentence: "Preparing and looking are repeatable and post nothing.",
    async judge(subject) {
      const rig = await openRig(subject);
      const found = createFindings();
      for (let round = 0; round < 2; round += 1) {
        const tried = await attempt(rig, (ctx) => rig.adapter().prepare(ctx));
        const isGood =
          tried.type === "value" && ["ready", "pending", "action_required"].includes(tried.value.type);
        found.expect(isGood, `preparing for the ${round + 1}. time says ${said(tried)}`);
        if (!isApi(subject.create().descriptor)) continue;
        found.expect((await prepareByHand(rig)) !== null, "preparing never leads to ready");
      }
      found.expect((await rig.bench.ledger()).posts.length === 0, "something was posted before the commit");
      return found.all;
    },
  },
  {
    name: "nothing-posted-is-proved",
    sentence: "Before the first commit, reconcile never claims that the post is out.",
    binds: isApi,
    async judge(subject) {
      const rig = await openRig(subject);
      const found = createFindings();
      const state = await prepareByHand(rig);
      if (state === null) return ["preparing never leads to ready"];
      rig.bench.advance(120_000);
      const tried = await attempt(rig, (ctx) => rig.adapter().reconcile(ctx, state));
      found.expect(
        tried.type === "value" && isClaimOfNothing(tried.value),
        `reconcile says ${said(tried)} before anything was posted`,
      );
      return found.all;
    },
  },
  {
    name: "same-state-same-request",
    sentence: "The same context and state make the same irreversible request, key included.",
    binds: isApi,
    async judge(subject) {
      const [first, second] = [await requestsOfCommit(subject), await requestsOfCommit(subject)];
      if (first === null || second === null) return ["posting without any fault did not work"];
      const found = createFindings();
      found.expect(isSame(first, second), "two commits of the same state differ in address, body or key");
      return found.all;
    },
  },
  {
    name: "state-is-json",
    sentence: "What an adapter keeps between two steps is plain JSON and enough for another process.",
    async judge(subject) {
      const rig = await openRig(subject);
      const posted = await postToEnd(rig);
      const found = createFindings();
      for (const { step, end } of rig.calls) {
        if (end.type !== "outcome" || !("state" in end.value) || end.value.state === undefined) continue;
        const { state } = end.value;
        found.expect(isPlainJson(state), `${step} keeps a state that is not plain JSON`);
        found.expect(isSame(throughJson(state), state), `the state of ${step} changes through JSON`);
      }
      found.expect(posted.record.status === "SUCCESS", `it ends in ${posted.record.status}`);
      return [...found.all, ...posted.findings];
    },
  },
  {
    name: "content-errors-cost-nothing",
    sentence: "Bad content ends in FAILED with its field, and no step of the provider's wire is called.",
    async judge(subject) {
      const found = createFindings();
      for (const content of subject.badContent) {
        const rig = await openRig(subject);
        const { record } = await postToEnd(rig, { content });
        const fields = Object.keys(content).join(", ");
        found.expect(
          record.status === "FAILED" && record.reason === "INVALID_CONTENT" && record.field !== null,
          `bad ${fields} ends in ${record.status} ${record.reason} (${record.field})`,
        );
        found.expect(rig.wire.requests.length === 0, `bad ${fields} reached the provider`);
        found.expect((await rig.bench.ledger()).posts.length === 0, `bad ${fields} was posted`);
      }
      return found.all;
    },
  },
];

/** What the commit sent, without the address of the bench. */
async function requestsOfCommit(subject: ChannelSubject): Promise<readonly unknown[] | null> {
  const rig = await openRig(subject);
  const state = await prepareByHand(rig);
  if (state === null) return null;
  const before = rig.wire.requests.length;
  const committed = await attempt(rig, (ctx) => rig.adapter().commit(ctx, state), {
    commitAttemptAt: rig.bench.now(),
  });
  const pathOf = (url: string) => `${new URL(url).pathname}${new URL(url).search}`;
  return committed.type === "value"
    ? rig.wire.requests.slice(before).map((request) => ({ ...request, url: pathOf(request.url) }))
    : null;
}
