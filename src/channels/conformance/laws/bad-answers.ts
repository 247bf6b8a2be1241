import { attempt, postByHand, said } from "../by-hand.ts";
import { errorsOf } from "../call-log.ts";
import { type Clause, createFindings, isApi } from "../law.ts";
import { BAD_ANSWERS, judgeCells, REFUSALS } from "../matrix.ts";
import { inParallel } from "../plain.ts";
import { postToEnd } from "../posting.ts";
import { openRig } from "../rig.ts";
import type { ChannelSubject } from "../subject.ts";
import { readStats } from "../whole-life.ts";

/** No contract of a channel needs more; a flood is 64 MiB. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Providers that answer wrongly, late, or no. */
export const BAD_ANSWER_LAWS: readonly Clause[] = [
  {
    name: "bad-answers-are-typed",
    sentence:
      "Garbage, pages, wrong types, truncation, redirects, drips and floods at any step become typed errors within the caps.",
    judge: (subject) =>
      judgeCells(subject, { kinds: BAD_ANSWERS, times: [1, 5], afterLoss: true }, ({ wire }) =>
        wire.mostBytes() > MOST_BYTES ? [`${wire.mostBytes()} bytes of one answer were read`] : [],
      ),
  },
  {
    name: "refusals-are-typed",
    sentence:
      "A refusal, maintenance, rate limit, slow answer or wrong clock at any step becomes a typed error.",
    judge: (subject) => judgeCells(subject, { kinds: REFUSALS, times: [1, 5], afterLoss: true }),
  },
  {
    name: "waits-as-asked",
    sentence: "After a rate limit nobody calls again before the provider allows it, in seconds or as a date.",
    judge: judgeWaiting,
  },
  {
    name: "hanging-calls-are-cut",
    sentence: "A call whose signal is aborted ends at once, whatever the provider does.",
    async judge(subject) {
      const kinds = ["hang_before", "hang_after", "slow_drip"] as const;
      const found = await inParallel([...kinds], kinds.length, async (kind) => {
        const rig = await openRig(subject);
        const posted = isApi(subject.create().descriptor) ? await postByHand(rig) : null;
        const state = posted?.state ?? {};
        const findings = createFindings();
        await rig.fault([{ kind, op: "any" }]);
        const calls = {
          probe: () => attempt(rig, (ctx) => rig.adapter().probe(ctx)),
          prepare: () => attempt(rig, (ctx) => rig.adapter().prepare(ctx)),
          check: () => attempt(rig, (ctx) => rig.adapter().check(ctx, state)),
          reconcile: () => attempt(rig, (ctx) => rig.adapter().reconcile(ctx, state)),
          cancel: () => attempt(rig, (ctx) => rig.adapter().cancel(ctx, state)),
          fetchStats: () => readStats(rig, { ref: { kind: "post", id: "1", at: rig.bench.now() }, state }),
          commit: () => attempt(rig, (ctx) => rig.adapter().commit(ctx, state)),
        };
        for (const [name, call] of Object.entries(calls)) {
          const tried = await call();
          if (tried.type === "value" || tried.type === "error") continue;
          findings.expect(false, `${name} under ${kind} ${said(tried)}`);
          break;
        }
        await rig.clearFaults();
        return findings.all;
      });
      return found.flat();
    },
  },
];

const WAIT_MS = 20_000;

async function judgeWaiting(subject: ChannelSubject): Promise<readonly string[]> {
  const { steps } = await subject.open();
  const fair = await openRig(subject);
  await postToEnd(fair);
  const { calls: fairCalls } = await fair.bench.ledger();
  // Calls that go out together with the refused one cannot know of it yet.
  const usual = (op: string) => Math.max(1, fairCalls.filter((call) => call.op === op).length);
  const ops = Object.entries(steps).flatMap(([op, opClass]) =>
    opClass === "write" || opClass === "prepare" || opClass === "read" || opClass === "token" ? [op] : [],
  );
  const cells = ops.flatMap((op) => (["seconds", "date"] as const).map((format) => ({ op, format })));
  const found = await inParallel(cells, 8, async ({ op, format }) => {
    const rig = await openRig(subject);
    const until = Math.ceil((rig.bench.now() + WAIT_MS) / 1000) * 1000;
    const retryAfter = format === "seconds" ? String(WAIT_MS / 1000) : new Date(until).toUTCString();
    await rig.fault([{ kind: "rate_limited", op, times: 1, retryAfter }]);
    const { record } = await postToEnd(rig);
    const { calls, faultsFired, posts } = await rig.bench.ledger();
    if (faultsFired.length === 0) return [];
    const findings = createFindings();
    const name = `${op}, ${format}`;
    const at = calls.filter((call) => call.op === op).map((call) => call.at);
    const [first = 0] = at;
    const waitMs = (format === "seconds" ? WAIT_MS : until - first) - 1_000;
    const limited = errorsOf(rig.calls).filter(({ kind }) => kind === "rate" || kind === "quota");
    const isRead = steps[op] === "read" && record.status === "SUCCESS" && limited.length === 0;
    findings.expect(limited.length > 0 || isRead, `${name}: nobody calls it a rate limit`);
    for (const { retryAfterMs } of limited)
      findings.expect((retryAfterMs ?? 0) >= waitMs, `${name}: asks to wait ${retryAfterMs} ms`);
    const early = at.filter((later) => later < first + waitMs).length;
    findings.expect(early <= usual(op), `${name}: called ${early} times before the wait is over`);
    findings.expect(record.status !== "FAILED" || posts.length === 0, `${name}: FAILED although it is out`);
    return findings.all;
  });
  return found.flat();
}
