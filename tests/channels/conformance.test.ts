import { describe, test } from "bun:test";
import { channelLaws } from "../../src/channels/conformance/index.ts";
import { channelSubjects } from "./laws/subjects.ts";

/** The laws of a channel (docs/guides/add-a-channel.md), the same for each of the six. */
for (const [id, subject] of Object.entries(channelSubjects())) {
  describe(`${id} keeps the law that`, () => {
    for (const law of channelLaws(subject)) test(`${law.name}: ${law.sentence}`, () => law.run(), 60_000);
  });
}
