import type { Fetch } from "../../channel.ts";
import type { DriverStep } from "../../record.ts";
import { type Clause, createFindings } from "../law.ts";
import { inParallel } from "../plain.ts";
import { type Crash, postToEnd } from "../posting.ts";
import { openRig } from "../rig.ts";
import type { ChannelSubject, FaultRequest } from "../subject.ts";

/** How a provider behaves during a run; together these runs pass every named step of the driver. */
type Weather = {
  readonly name: string;
  readonly faults: readonly FaultRequest[];
  /** From the moment that the post is out. */
  readonly afterwards?: readonly FaultRequest[];
};

const WEATHERS: readonly Weather[] = [
  { name: "fair", faults: [] },
  {
    name: "a lost answer that nobody can look up for a while",
    faults: [{ kind: "drop_after", op: "write", times: 1 }],
    afterwards: [{ kind: "error_before", op: "read", times: 14 }],
  },
  {
    name: "a post that has to wait",
    faults: [{ kind: "rate_limited", op: "write", times: 1, retryAfter: "90" }],
  },
  { name: "a post that fails and is tried again", faults: [{ kind: "refuse", op: "write", times: 1 }] },
];

/** The same subject at a provider that behaves so. */
function underWeather(subject: ChannelSubject, { faults, afterwards }: Weather): ChannelSubject {
  return {
    ...subject,
    async open() {
      const bench = await subject.open();
      await bench.fault(faults);
      if (afterwards === undefined) return bench;
      let isOut = false;
      const fetch: Fetch = async (input, init) => {
        const response = await bench.fetch(input, init);
        if (isOut || (await bench.ledger()).posts.length === 0) return response;
        isOut = true;
        await bench.fault(afterwards);
        return response;
      };
      return { ...bench, fetch };
    },
  };
}

/** A process may die anywhere; the next one knows what was stored and nothing else. */
export const CRASH_LAWS: readonly Clause[] = [
  {
    name: "crash-anywhere-same-end",
    sentence:
      "A process that dies before or after any save, or at any answer, changes nothing about the end.",
    async judge(subject) {
      const found = await Promise.all(
        WEATHERS.map(async (weather) => {
          const findings = await judgeWeather(underWeather(subject, weather));
          return findings.map((finding) => `${weather.name}, ${finding}`);
        }),
      );
      return found.flat();
    },
  },
];

async function judgeWeather(subject: ChannelSubject): Promise<readonly string[]> {
  const calm = await endOf(subject);
  const crashes: Crash[] = [
    ...points("before-save", calm.saves),
    ...points("after-save", calm.saves),
    ...points("answer", calm.answers + 1, 1),
  ];
  const found = await inParallel(crashes, 4, async (crash) => {
    const end = await endOf(subject, crash);
    const findings = createFindings();
    const name = `crash ${crash.at} ${crash.index}`;
    findings.expect(end.status === calm.status, `${name}: ends in ${end.status} instead of ${calm.status}`);
    findings.expect(end.posts === calm.posts, `${name}: ${end.posts} posts instead of ${calm.posts}`);
    return [...findings.all, ...end.findings.map((finding) => `${name}: ${finding}`)];
  });
  return [...calm.findings, ...found.flat()];
}

function points(at: Crash["at"], count: number, first = 0): Crash[] {
  return Array.from({ length: Math.max(0, count - first) }, (_, index) => ({ at, index: index + first }));
}

/** Every named step that was stored on the way; for a test that none is left out. */
export async function stepsPassed(subject: ChannelSubject): Promise<ReadonlySet<DriverStep>> {
  const passed = await Promise.all(
    WEATHERS.map(async (weather) => {
      const rig = await openRig(underWeather(subject, weather));
      const { entries } = await postToEnd(rig, { ownerRetries: 1 });
      return entries.map(({ record }) => record.step);
    }),
  );
  return new Set(passed.flat());
}

/** The owner tries once more what failed. */
async function endOf(subject: ChannelSubject, crash?: Crash) {
  const rig = await openRig(subject);
  const posted = await postToEnd(rig, { ownerRetries: 1, ...(crash === undefined ? {} : { crash }) });
  const { posts, violations } = await rig.bench.ledger();
  return {
    status: `${posted.record.status}${posted.record.reason === null ? "" : ` ${posted.record.reason}`}`,
    posts: posts.length,
    saves: posted.entries.length,
    answers: rig.wire.requests.length,
    findings: [...posted.findings, ...violations],
  };
}
