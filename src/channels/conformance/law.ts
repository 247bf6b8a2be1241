import type { ChannelDescriptor } from "../channel.ts";
import type { ChannelSubject } from "./subject.ts";

/** One promise that every adapter has to keep. Runs anywhere: it needs no test runner and no global. */
export type Law = {
  /** Stable short name, for example `posts-once-when-answers-are-lost`. */
  readonly name: string;
  /** The promise in one sentence. */
  readonly sentence: string;
  /** Throws LawViolation with all findings; anything else it meets on the way is a finding too. */
  run(): Promise<void>;
};

/** What an adapter did against a law; one sentence for each finding. */
export class LawViolation extends Error {
  override readonly name = "LawViolation";
  readonly law: string;
  readonly findings: readonly string[];

  constructor(law: string, findings: readonly string[]) {
    super(`${law}:\n  ${findings.join("\n  ")}`);
    this.law = law;
    this.findings = findings;
  }
}

/** A law before it has a subject. */
export type Clause = {
  readonly name: string;
  readonly sentence: string;
  /** Which channels it binds; absent = all. */
  readonly binds?: (descriptor: ChannelDescriptor<string>) => boolean;
  /** Everything found against the law; empty = kept. */
  judge(subject: ChannelSubject): Promise<readonly string[]>;
};

/** Clauses that bind this subject, as laws. */
export function bindClauses(clauses: readonly Clause[], subject: ChannelSubject): readonly Law[] {
  const { descriptor } = subject.create();
  return clauses
    .filter(({ binds }) => binds?.(descriptor) ?? true)
    .map(({ name, sentence, judge }) => ({
      name,
      sentence,
      run: async () => {
        const findings = await judge(subject).catch((thrown: unknown) => [`crashed: ${String(thrown)}`]);
        if (findings.length > 0) throw new LawViolation(name, [...new Set(findings)]);
      },
    }));
}

/** Collects findings in the words of the law. */
export function createFindings() {
  const all: string[] = [];
  return {
    all,
    /** Notes the sentence unless the condition holds. */
    expect(holds: boolean, sentence: string): void {
      if (!holds) all.push(sentence);
    },
  };
}
export type Findings = ReturnType<typeof createFindings>;

export const isApi = (descriptor: ChannelDescriptor<string>): boolean => descriptor.mode === "api";
export const isAssisted = (descriptor: ChannelDescriptor<string>): boolean => descriptor.mode === "assisted";
