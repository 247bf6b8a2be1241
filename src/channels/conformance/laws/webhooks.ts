import { type Clause, createFindings } from "../law.ts";
import { postToEnd } from "../posting.ts";
import { openRig } from "../rig.ts";
import type { ChannelSubject } from "../subject.ts";

const BODIES = ["", "null", "[]", "{}", "not json", '{"type":1}', `{"a":"${"x".repeat(10_000)}"}`] as const;

/** Webhooks come from anybody until their signature says otherwise. */
export const WEBHOOK_LAWS: readonly Clause[] = [
  {
    name: "webhooks-are-not-trusted",
    sentence:
      "A webhook without the provider's proof, altered, or from another time is refused and never crashes.",
    binds: ({ capabilities }) => capabilities.hasWebhook,
    judge: judgeWebhooks,
  },
];

async function judgeWebhooks(subject: ChannelSubject): Promise<readonly string[]> {
  const rig = await openRig(subject);
  const { webhook } = subject.create();
  if (webhook === undefined) return ["the descriptor declares a webhook that the adapter does not have"];
  const found = createFindings();
  const account = rig.bench.account;
  const verify = (body: string, headers: Headers, now = rig.bench.now()) =>
    webhook.verify({ body, headers, account, now }).catch(() => "crashed");
  for (const body of BODIES) {
    found.expect(
      (await verify(body, new Headers())) === false,
      `an unsigned ${body.slice(0, 12)} is not refused`,
    );
    const parsed = await webhook.parse(body, new Headers()).catch((thrown: unknown) => thrown);
    const isTyped = Array.isArray(parsed) || (parsed instanceof Error && parsed.name === "ChannelError");
    found.expect(isTyped, `parsing ${body.slice(0, 12)} ends in ${String(parsed)}`);
  }
  found.expect(
    (webhook.challenge?.(new URLSearchParams(), account.app) ?? null) === null,
    "an empty handshake is answered",
  );
  await postToEnd(rig);
  for (let hour = 0; hour < 6; hour += 1) {
    rig.bench.advance(3_600_000);
    await rig.bench.ledger();
  }
  for (const { body, headers, at } of rig.bench.webhooks?.() ?? []) {
    found.expect((await verify(body, headers, at)) === true, "a webhook of the provider is refused");
    const events = await webhook.parse(body, headers);
    found.expect(
      events.every(({ dedupeKey }) => dedupeKey !== ""),
      "an event has no key against repetition",
    );
    const empty = { ...account, app: {}, credentials: {} };
    const isTaken = await webhook.verify({ body, headers, account: empty, now: at }).catch(() => "crashed");
    found.expect(isTaken === false, "a webhook is taken without any secret to check it");
    const forged = new Headers(
      [...headers].map(([name, value]) => [name, name.includes("-") ? `${value}x` : value]),
    );
    const isOld = (await verify(body, headers, at + 2 * 86_400_000)) === true;
    found.expect(!isOld || !isTimed(headers), "a webhook of the day before yesterday is taken");
    found.expect((await verify(body, forged, at)) === false, "a webhook with altered headers is taken");
  }
  return found.all;
}

/** Whether the provider's contract dates its webhooks at all. */
function isTimed(headers: Headers): boolean {
  return [...headers.keys()].some((name) => name.endsWith("timestamp"));
}
