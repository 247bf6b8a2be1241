import { z } from "zod";
import type { ChannelWebhook, WebhookEvent } from "../channel.ts";
import { hmacHex, isSameText, sha256Hex } from "../digest.ts";
import { ChannelError } from "../errors.ts";
import { isJsonObject, type JsonObject, parseJsonObject } from "../json.ts";

const SIGNATURE = /^sha256=([0-9a-f]{64})$/;
const MAX_ENTRIES = 1_000;

const Field = z.string().regex(/^[a-z_]{1,64}$/);

/** With Instagram Login the field stands in the entry itself, with Facebook Login in a list of changes. */
const Entry = z.looseObject({
  id: z.string().regex(/^\d{1,25}$/),
  time: z.number(),
  field: Field.optional(),
  value: z.unknown().optional(),
  changes: z
    .array(z.looseObject({ field: Field, value: z.unknown().optional() }))
    .max(MAX_ENTRIES)
    .default([]),
});
const Body = z.looseObject({ object: z.literal("instagram"), entry: z.array(Entry).max(MAX_ENTRIES) });

/** Comments and mentions: they say only that the account's numbers have changed. */
export const instagramWebhook: ChannelWebhook = {
  challenge(query, app) {
    const expected = settingOf(app, "webhookVerifyToken");
    const challenge = query.get("hub.challenge") ?? "";
    const isAsked = query.get("hub.mode") === "subscribe" && /^[\w.-]{1,256}$/.test(challenge);
    if (!isAsked || expected === null) return null;
    return isSameText(query.get("hub.verify_token") ?? "", expected) ? challenge : null;
  },

  async verify({ body, headers, account }) {
    const appSecret = settingOf(account.app, "appSecret");
    const hex = SIGNATURE.exec(headers.get("x-hub-signature-256") ?? "")?.[1];
    if (appSecret === null || hex === undefined) return false;
    return isSameText(hex, await hmacHex(appSecret, body));
  },

  async parse(body) {
    const parsed = Body.safeParse(parseJsonObject(body));
    if (!parsed.success) throw new ChannelError({ kind: "protocol", reason: "CHANNEL_BAD_RESPONSE" });
    return Promise.all(parsed.data.entry.flatMap(changesOf).map(toEvent));
  },
};

/** Without the operator's setting nothing can be proved: null. */
function settingOf(app: JsonObject, name: "appSecret" | "webhookVerifyToken"): string | null {
  const value = app[name];
  return typeof value === "string" && value !== "" ? value : null;
}

type Change = {
  readonly id: string;
  readonly time: number;
  readonly field: string;
  readonly about: string;
};

function changesOf({ id, time, field, value, changes }: z.infer<typeof Entry>): Change[] {
  const all = field === undefined ? changes : [{ field, value }, ...changes];
  return all.map((change) => ({ id, time, field: change.field, about: idOf(change.value) }));
}

/** Meta repeats and batches for 36 hours and numbers nothing: the key is made of what stays the same. */
async function toEvent({ id, time, field, about }: Change): Promise<WebhookEvent> {
  return {
    dedupeKey: await sha256Hex([id, time, field, about].join("\n")),
    kind: field,
    subject: { by: "account", accountKey: id },
  };
}

/** A comment has an id, a mention names its comment or its media. */
function idOf(given: unknown): string {
  const value: unknown = Array.isArray(given) ? given[0] : given;
  if (!isJsonObject(value)) return "";
  return String(value.id ?? value.comment_id ?? value.media_id ?? "");
}
