import { describe, test } from "bun:test";
import { channelLaws } from "../../src/channels/conformance/index.ts";
import { textMessageSubject } from "./seventh/subject.ts";

describe("a seventh channel, built by the guide, keeps every law", () => {
  for (const law of channelLaws(textMessageSubject())) test(`${law.name}: ${law.sentence}`, () => law.run());
});
