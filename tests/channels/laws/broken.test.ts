import { describe, expect, test } from "bun:test";
import { channelLaws, LawViolation } from "../../../src/channels/conformance/index.ts";
import { textMessageSubject } from "../seventh/subject.ts";
import { BROKEN_ADAPTERS } from "./broken.ts";

/** The kit is itself tried: an adapter with one fault is caught by the law that names it. */
describe("an adapter that", () => {
  test.each(BROKEN_ADAPTERS.map((broken) => [broken.fault, broken.law, broken] as const))(
    "%s is caught by %s",
    async (_, name, { create }) => {
      const law = channelLaws(textMessageSubject(create)).find((candidate) => candidate.name === name);
      const thrown = await law?.run().then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(thrown).toBeInstanceOf(LawViolation);
      expect(String(thrown)).not.toContain("crashed:");
    },
    60_000,
  );
});
