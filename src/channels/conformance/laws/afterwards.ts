import { METRICS, type StatsSnapshot } from "../../channel.ts";
import { isJsonObject } from "../../json.ts";
import { attempt, postByHand, said } from "../by-hand.ts";
import { type Clause, createFindings, isApi } from "../law.ts";
import { BAD_ANSWERS, LOST_AFTER } from "../matrix.ts";
import { isSame, withoutNumbers } from "../plain.ts";
import { postToEnd } from "../posting.ts";
import { openRig, type Rig } from "../rig.ts";
import type { ChannelSubject } from "../subject.ts";
import { readStats } from "../whole-life.ts";

const HOUR = 3_600_000;

/** Cancellation and statistics. */
export const AFTERWARDS_LAWS: readonly Clause[] = [
  {
    name: "cancel-is-repeatable",
    sentence: "Cancelling twice says the same as cancelling once: cancelled, or that it is too late.",
    binds: isApi,
    async judge(subject) {
      const found = createFindings();
      for (const when of ["before", "after"] as const) {
        const rig = await openRig(subject);
        const posted = when === "after" ? await postByHand(rig) : null;
        const prepared = await attempt(rig, (ctx) => rig.adapter().prepare(ctx));
        const fallback =
          prepared.type === "value" && "state" in prepared.value ? (prepared.value.state ?? {}) : {};
        const state = posted?.state ?? fallback;
        const cancel = () => attempt(rig, (ctx) => rig.adapter().cancel(ctx, state));
        const [first, second] = [await cancel(), await cancel()];
        const isAnswer =
          (first.type === "value" && first.value.type === "cancelled") ||
          (first.type === "error" && first.error.reason === "NOT_CANCELLABLE");
        found.expect(isAnswer, `cancelling ${when} the post says ${said(first)}`);
        found.expect(
          said(first) === said(second),
          `cancelling ${when} the post says ${said(first)}, then ${said(second)}`,
        );
        found.expect(
          (await rig.bench.ledger()).posts.length <= (posted === null ? 0 : 1),
          "cancelling posted",
        );
      }
      return found.all;
    },
  },
  {
    name: "statistics-never-shrink",
    sentence: "Totals of a post only grow with time, and only declared metrics have numbers.",
    async judge(subject) {
      const rig = await openRig(subject);
      const { record } = await postToEnd(rig);
      if (record.ref === null) return ["posting without any fault did not work"];
      const found = createFindings();
      const declared = new Set<string>(subject.create().descriptor.metrics);
      let before: StatsSnapshot | null = null;
      for (let turn = 0; turn < 6; turn += 1) {
        const tried = await readStats(rig, { ref: record.ref, state: record.state });
        if (tried.type !== "value") return [`statistics say ${said(tried)}`];
        for (const metric of METRICS) {
          const value = tried.value[metric];
          found.expect(value === null || (Number.isFinite(value) && value >= 0), `${metric} is ${value}`);
          found.expect(value === null || declared.has(metric), `${metric} is not declared`);
          if (metric !== "averageDuration")
            found.expect((value ?? 0) >= (before?.[metric] ?? 0), `${metric} shrinks`);
        }
        found.expect(tried.value.asOf <= rig.bench.now(), "statistics come from the future");
        before = tried.value;
        rig.bench.advance(HOUR * 7 ** turn);
      }
      return found.all;
    },
  },
  {
    name: "unknown-is-null",
    sentence: "A number that the provider does not say is null, never 0 and never made up.",
    judge: judgeUnknown,
  },
];

async function judgeUnknown(subject: ChannelSubject): Promise<readonly string[]> {
  const rig = await openRig(subject);
  const { record } = await postToEnd(rig);
  const { ref, state } = record;
  if (ref === null) return ["posting without any fault did not work"];
  const found = createFindings();
  const healthy = await readStats(rig, { ref, state });
  const silent: Rig = { ...rig, context: (change) => rig.context({ ...change, fetch: silenced(rig) }) };
  const unsaid = await readStats(silent, { ref, state });
  if (unsaid.type === "value")
    for (const metric of METRICS)
      found.expect(
        unsaid.value[metric] === null,
        `${metric} is ${unsaid.value[metric]} though nobody said it`,
      );
  else found.expect(unsaid.type === "error", `statistics without numbers ${said(unsaid)}`);
  const kinds = [...BAD_ANSWERS, ...LOST_AFTER, "error_before", "refuse"] as const;
  for (const kind of kinds) {
    await rig.fault([{ kind, op: "stats" }]);
    const tried = await readStats(rig, { ref, state });
    await rig.clearFaults();
    if (tried.type !== "value") {
      found.expect(tried.type === "error", `statistics under ${kind} ${said(tried)}`);
      continue;
    }
    for (const metric of METRICS) {
      const value = tried.value[metric];
      const isTrue = healthy.type === "value" && isSame(value, healthy.value[metric]);
      found.expect(value === null || isTrue, `${metric} is ${value} under ${kind}`);
    }
  }
  return found.all;
}

/** The same provider, saying no numbers in what is read from it. */
function silenced(rig: Rig): Rig["wire"]["fetch"] {
  return async (input, init) => {
    const response = await rig.wire.fetch(input, init);
    if ((init?.method ?? "GET") !== "GET") return response;
    const text = await response.text();
    return new Response(withoutNumbersText(text), { status: response.status, headers: response.headers });
  };
}

function withoutNumbersText(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) || Array.isArray(value) ? JSON.stringify(withoutNumbers(value)) : text;
  } catch {
    return text;
  }
}
