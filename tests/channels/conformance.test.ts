import { describe, expect, test } from "bun:test";
import { channelLaws } from "../../src/channels/conformance/index.ts";
import { stepsPassed } from "../../src/channels/conformance/laws/crashes.ts";
import { channelSubjects, variantSubjects } from "./laws/subjects.ts";

/** The laws of a channel (docs/guides/add-a-channel.md), the same for each of the six. */
for (const [id, subject] of Object.entries(channelSubjects())) {
  describe(`${id} keeps the law that`, () => {
    for (const law of channelLaws(subject)) test(`${law.name}: ${law.sentence}`, () => law.run(), 60_000);
  });
}

/** Each fault once: what differs from the plain store is the road, not the adapter. */
for (const [name, subject] of Object.entries(variantSubjects({ isBrief: true }))) {
  describe(`${name} keeps the law that`, () => {
    for (const law of channelLaws(subject)) test(`${law.name}: ${law.sentence}`, () => law.run(), 60_000);
  });
}

test("the crashes of the laws happen at every named step of the driver", async () => {
  const passed = await Promise.all(Object.values(channelSubjects()).map(stepsPassed));
  const steps = new Set(passed.flatMap((each) => [...each]));
  // NEW and RECHECK are where a run begins; every crash before the first save begins there again.
  expect([...steps].sort()).toEqual(
    expect.arrayContaining(["COMMITTING", "DONE", "PREPARING", "READY", "SENT", "UNCONFIRMED"]),
  );
});
