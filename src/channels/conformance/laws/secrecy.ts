import { type Clause, createFindings } from "../law.ts";
import { inParallel } from "../plain.ts";
import { openRig, type Rig } from "../rig.ts";
import { wholeLife } from "../whole-life.ts";

/** Law 6: what is secret, and who the customers are, stays in the call. */
export const SECRECY_LAWS: readonly Clause[] = [
  {
    name: "secrets-stay-secret",
    sentence: "No secret, token or phone number stands in a state, result, record, attempt, error or ledger.",
    async judge(subject) {
      const kinds = ["latency", "refuse", "error_after", "wrong_types", "error_in_success"] as const;
      const found = await inParallel([...kinds], kinds.length, async (kind) => {
        const rig = await openRig(subject);
        await rig.fault([{ kind, op: "any", times: 2, skip: 1 }]);
        const { posted } = await wholeLife(rig);
        const seen = { record: posted.record, entries: posted.entries, calls: rig.calls.map(shown) };
        const texts = {
          "what is kept": JSON.stringify(seen),
          "the ledger": (await rig.bench.ledger()).text,
        };
        const findings = createFindings();
        for (const [place, text] of Object.entries(texts))
          for (const { what, value } of secretsOf(rig))
            findings.expect(!text.includes(value), `${what} stands in ${place}`);
        return findings.all;
      });
      return found.flat();
    },
  },
];

type Secret = { readonly what: string; readonly value: string };

function secretsOf(rig: Rig): readonly Secret[] {
  const phones = rig.bench.recipients.flatMap((phone) => [phone, phone.replace(/^0/, "+82"), dashed(phone)]);
  return [
    ...rig.bench.secrets.map((value) => ({ what: "a secret", value })),
    ...[...rig.wire.tokens].map((value) => ({ what: "a token", value })),
    ...phones.map((value) => ({ what: "a phone number", value })),
  ];
}

function dashed(phone: string): string {
  return phone.replace(/^(\d{3})(\d{3,4})(\d{4})$/, "$1-$2-$3");
}

/** Everything of a call that could be logged, an error's own text included. New credentials are meant to be secret. */
function shown({ step, end }: Rig["calls"][number]): unknown {
  if (step === "refreshCredentials" && end.type === "outcome") return step;
  if (end.type === "error")
    return { step, error: { ...end.error, text: String(end.error), stack: end.error.stack } };
  return { step, end };
}
