import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  channelLaws,
  createPolicies,
  drive,
  type JournalEntry,
  NEW_RECORD,
} from "../../src/channels/conformance/index.ts";
import { CHANNEL_IDS } from "../../src/channels/ids.ts";
import { channelSubjects } from "./laws/subjects.ts";
import { NOON, RECIPIENTS, STORE } from "./laws/world.ts";
import { createTextMessage } from "./seventh/adapter.ts";
import { TEXT_MESSAGE_POLICY } from "./seventh/describe.ts";
import { textMessageSubject } from "./seventh/subject.ts";

describe("a seventh channel, built by the guide, keeps every law", () => {
  for (const law of channelLaws(textMessageSubject()))
    test(`${law.name}: ${law.sentence}`, () => law.run(), 60_000);
});

test("it is driven by the product's driver with a policy row of its own, unknown to the product", async () => {
  const bench = await textMessageSubject().open();
  const { now } = bench;
  const entries: JournalEntry[] = [];
  const channel = createTextMessage();
  const record = await drive({
    channel,
    record: NEW_RECORD,
    context: async (signal, { commitAttemptAt }) => {
      const input = { ...bench.input, now: now() };
      return {
        ...input,
        account: bench.account,
        content: channel.deriveContent(input),
        externalRef: "row-7",
        idempotencyKey: "key-7",
        marker: bench.marker,
        commitAttemptAt,
        callbackUrl: null,
        recipients: RECIPIENTS,
        loadMedia: bench.loadMedia,
        fetch: bench.fetch,
        signal,
      };
    },
    journal: {
      save: async (entry) => {
        entries.push(entry);
        return true;
      },
    },
    policies: createPolicies({ now, random: () => 0.5, table: { TextMessage: TEXT_MESSAGE_POLICY } }),
    account: STORE.id,
    now,
    sleep: async (ms) => bench.advance(ms),
    signal: new AbortController().signal,
    inlineUntil: NOON + 60_000,
  });
  expect(record?.status).toBe("SUCCESS");
  expect(entries.map(({ record: { step } }) => step)).toEqual(["COMMITTING", "DONE"]);
  const { posts } = await bench.ledger();
  expect(posts.map(({ id, row }) => [id, row.people])).toEqual([["row-7", RECIPIENTS.length]]);
  expect(CHANNEL_IDS.map(String)).not.toContain(channel.descriptor.id);
});

describe("the guide", () => {
  const root = join(import.meta.dir, "..", "..");
  const guide = readFileSync(join(root, "docs", "guides", "add-a-channel.md"), "utf8");

  test("shows nothing but parts of the files that these tests run", () => {
    const blocks = [...guide.matchAll(/<!-- from: (\S+) -->\n```ts\n([\s\S]*?)```/g)];
    expect(blocks.length).toBe(guide.split("```ts").length - 1);
    for (const [, path = "", code = ""] of blocks)
      expect(readFileSync(join(root, path), "utf8")).toContain(code.trimEnd());
  });

  test("has five steps and lists every law with its promise", () => {
    expect([...guide.matchAll(/^## \d\. /gm)]).toHaveLength(5);
    const subjects = [textMessageSubject(), ...Object.values(channelSubjects())];
    const laws = new Map(
      subjects.flatMap(channelLaws).map(({ name, sentence }) => [name, `| \`${name}\` | ${sentence} |`]),
    );
    const listed = guide.slice(guide.indexOf("|---|---|") + 9).match(/^\| `.*$/gm) ?? [];
    expect([...listed].sort()).toEqual([...laws.values()].sort());
  });
});
