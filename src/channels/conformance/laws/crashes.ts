import { type Clause, createFindings } from "../law.ts";
import { inParallel } from "../plain.ts";
import { type Crash, type Posted, postToEnd } from "../posting.ts";
import { openRig } from "../rig.ts";
import type { ChannelSubject } from "../subject.ts";

/** A process may die anywhere; the next one knows what was stored and nothing else. */
export const CRASH_LAWS: readonly Clause[] = [
  {
    name: "crash-anywhere-same-end",
    sentence:
      "A process that dies before or after any save, or at any answer, changes nothing about the end.",
    async judge(subject) {
      const calm = await endOf(subject);
      const crashes: Crash[] = [
        ...points("before-save", calm.saves),
        ...points("after-save", calm.saves),
        ...points("answer", calm.answers + 1, 1),
      ];
      const found = await inParallel(crashes, 8, async (crash) => {
        const end = await endOf(subject, crash);
        const findings = createFindings();
        const name = `crash ${crash.at} ${crash.index}`;
        findings.expect(
          end.status === calm.status,
          `${name}: ends in ${end.status} instead of ${calm.status}`,
        );
        findings.expect(end.posts === calm.posts, `${name}: ${end.posts} posts instead of ${calm.posts}`);
        return [...findings.all, ...end.findings.map((finding) => `${name}: ${finding}`)];
      });
      return [...calm.findings, ...found.flat()];
    },
  },
];

function points(at: Crash["at"], count: number, first = 0): Crash[] {
  return Array.from({ length: Math.max(0, count - first) }, (_, index) => ({ at, index: index + first }));
}

async function endOf(subject: ChannelSubject, crash?: Crash) {
  const rig = await openRig(subject);
  const posted: Posted = await postToEnd(rig, crash === undefined ? {} : { crash });
  const { posts, violations } = await rig.bench.ledger();
  return {
    status: `${posted.record.status}${posted.record.reason === null ? "" : ` ${posted.record.reason}`}`,
    posts: posts.length,
    saves: posted.entries.length,
    answers: rig.wire.requests.length,
    findings: [...posted.findings, ...violations],
  };
}
