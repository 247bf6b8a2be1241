import type { Channel, ChannelPreview, DeriveInput } from "../../channel.ts";
import { codePoints, mergeContent } from "../../content-rules.ts";
import type { JsonObject } from "../../json.ts";
import { type Clause, createFindings } from "../law.ts";
import { canonical, deepFreeze, isPlainJson, isSame, throughJson } from "../plain.ts";
import type { Bench, ChannelSubject } from "../subject.ts";

const KOREAN_SENTENCE = /[가-힣].*[.!?]$/;

async function onPaper(subject: ChannelSubject) {
  const bench = await subject.open();
  const input = { ...bench.input, now: bench.now() };
  const channel = subject.create();
  return { bench, input, channel, content: channel.deriveContent(input), found: createFindings() };
}

/** Everything that is decided without the provider. */
export const DESCRIPTION_LAWS: readonly Clause[] = [
  {
    name: "descriptor-is-data",
    sentence: "Descriptor and limits are plain JSON, so that a form can show what the adapter checks.",
    async judge(subject) {
      const { descriptor } = subject.create();
      const found = createFindings();
      found.expect(isPlainJson(descriptor), "the descriptor is not plain JSON");
      found.expect(isSame(throughJson(descriptor), descriptor), "the descriptor changes through JSON");
      found.expect(
        descriptor.id !== "" && descriptor.label !== "",
        "the descriptor names no channel or no label",
      );
      found.expect(
        new Set(descriptor.metrics).size === descriptor.metrics.length,
        "a metric is declared twice",
      );
      return found.all;
    },
  },
  {
    name: "derived-content-fits",
    sentence: "Content derived from an event fits the schema, survives JSON and has no hard issue.",
    async judge(subject) {
      const { channel, input, content, found } = await onPaper(subject);
      found.expect(channel.contentSchema.safeParse(content).success, "derived content breaks its own schema");
      found.expect(isSame(throughJson(content), content), "derived content changes through JSON");
      const hard = channel.validate(content, input).filter(({ severity }) => severity === "hard");
      for (const { field, code } of hard)
        found.expect(false, `derived content has the issue ${code} (${field})`);
      return found.all;
    },
  },
  {
    name: "schema-is-strict",
    sentence: "Fields that the channel does not know are refused, in content and in credentials.",
    async judge(subject) {
      const { channel, bench, content, found } = await onPaper(subject);
      const isRefused = (schema: Channel<string>["contentSchema"], value: JsonObject) =>
        !schema.safeParse({ ...value, surprise_: 1 }).success;
      found.expect(isRefused(channel.contentSchema, content), "content with an unknown field is taken");
      found.expect(channel.contentSchema.safeParse({}).success, "content without fields is refused");
      found.expect(
        isRefused(channel.credentialsSchema, bench.account.credentials),
        "credentials with an unknown field are taken",
      );
      found.expect(
        channel.credentialsSchema.safeParse(bench.account.credentials).success,
        "the credentials of the bench break the schema",
      );
      return found.all;
    },
  },
  {
    name: "issues-help-the-owner",
    sentence: "Bad content has a hard issue that names the field and says in Korean what to do.",
    async judge(subject) {
      const { channel, input, content, found } = await onPaper(subject);
      found.expect(subject.badContent.length > 0, "the subject names no bad content");
      for (const bad of subject.badContent) {
        const issues = channel.validate(mergeContent(content, bad), input);
        const fields = Object.keys(bad).join(", ");
        found.expect(
          issues.some(({ severity }) => severity === "hard"),
          `bad ${fields} has no hard issue`,
        );
        for (const { field, code, message } of issues) {
          found.expect(field !== "" && code !== "", `an issue of ${fields} names no field or no code`);
          found.expect(KOREAN_SENTENCE.test(message), `${code} has no Korean sentence`);
        }
      }
      return found.all;
    },
  },
  {
    name: "pure-means-pure",
    sentence: "Deriving, validating, previewing and estimating change nothing and say the same twice.",
    judge: judgePurity,
  },
  {
    name: "preview-shows-the-post",
    sentence: "The preview carries the tracking link and counts what it shows in code points.",
    async judge(subject) {
      const { bench, found } = await onPaper(subject);
      const title = `${bench.input.event.title} 🍁👨‍👩‍👧`;
      const input = { ...bench.input, event: { ...bench.input.event, title }, now: bench.now() };
      const channel = subject.create();
      const content = channel.deriveContent(input);
      const preview = channel.preview(content, input);
      found.expect(isPlainJson(preview), "the preview is not plain JSON");
      const shown = `${preview.text}\n${preview.link?.url ?? ""}`;
      found.expect(
        preview.kind === "voice" || shown.includes(input.trackingUrl),
        "the preview does not show the tracking link",
      );
      for (const { field, used, max } of preview.counters) {
        found.expect(max > 0 && used <= max, `${field} uses ${used} of ${max}`);
        found.expect(
          countsIn(preview, content).has(used),
          `${field} counts ${used}, which is the length of nothing that is shown`,
        );
      }
      return found.all;
    },
  },
];

async function judgePurity(subject: ChannelSubject): Promise<readonly string[]> {
  const { bench, found } = await onPaper(subject);
  const input: DeriveInput = { ...freezeInput(bench), now: bench.now() };
  const channel = subject.create();
  const again = subject.create();
  const contents = [{}, ...subject.badContent].map((given) =>
    deepFreeze(mergeContent(channel.deriveContent(input), given)),
  );
  const same = (name: string, run: (of: Channel<string>) => unknown) => {
    try {
      found.expect(
        canonical(run(channel)) === canonical(run(again)),
        `${name} says another thing the second time`,
      );
    } catch (thrown) {
      found.expect(false, `${name} throws: ${String(thrown)}`);
    }
  };
  same("deriveContent", (of) => of.deriveContent(input));
  same("credentialFacts", (of) => of.credentialFacts(deepFreeze(throughJson(bench.account.credentials))));
  for (const content of contents) {
    same("validate", (of) => of.validate(content, input));
    same("preview", (of) => of.preview(content, input));
    const estimated = () => channel.estimate(content, { ...input, recipientCount: 3 });
    same("estimate", (of) => of.estimate(content, { ...input, recipientCount: 3 }));
    const { costKrw } = estimated();
    found.expect(Number.isInteger(costKrw) && costKrw >= 0, `the estimate costs ${costKrw}`);
  }
  return found.all;
}

function freezeInput({ input }: Bench): Bench["input"] {
  return {
    ...input,
    store: deepFreeze(throughJson(input.store)),
    event: deepFreeze(throughJson(input.event)),
  };
}

/** Lengths of every text that is shown or sent. */
function countsIn(preview: ChannelPreview, content: JsonObject): ReadonlySet<number> {
  const texts = [preview.text, preview.title ?? "", preview.hashtags.join(" "), preview.link?.label ?? ""];
  const counts = new Set([...texts.map(codePoints), preview.hashtags.length, preview.media.length]);
  const visit = (value: JsonObject[string]): void => {
    if (typeof value === "string") counts.add(codePoints(value));
    else if (Array.isArray(value)) {
      counts.add(value.length);
      value.forEach(visit);
    } else if (typeof value === "object" && value !== null) Object.values(value).forEach(visit);
  };
  visit(content);
  return counts;
}
