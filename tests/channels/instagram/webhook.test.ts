import { describe, expect, test } from "bun:test";
import { isChannelError } from "../../../src/channels/index.ts";
import { createInstagram } from "../../../src/channels/instagram/index.ts";
import { NOON } from "./support.ts";

const SECRET = "meta-app-secret";
const VERIFY = "our-verify-token";
const app = { appSecret: SECRET, webhookVerifyToken: VERIFY };
const BODY = JSON.stringify({
  object: "instagram",
  entry: [
    {
      id: "17841400000000000",
      time: 1_794_970_800,
      changes: [
        { field: "comments", value: { id: "1801", text: "맛있어요", from: { username: "x" } } },
        { field: "mentions", value: { media_id: "1800", comment_id: "1802" } },
      ],
    },
  ],
});

const { webhook } = createInstagram();
if (webhook === undefined) throw new TypeError("no webhook");

async function sign(body: string, secret = SECRET): Promise<Headers> {
  const bytes = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes.encode(secret), algorithm, false, ["sign"]);
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes.encode(body)));
  return new Headers({ "x-hub-signature-256": `sha256=${mac.toHex()}` });
}

function verify(body: string, headers: Headers, settings: Record<string, string> = app) {
  const account = { credentials: {}, app: settings };
  return webhook?.verify({ body, headers, account, now: NOON });
}

describe("a webhook's signature", () => {
  test("of the raw body with the app's secret is good", async () => {
    expect(await verify(BODY, await sign(BODY))).toBe(true);
  });

  test("is checked over the bytes as they came, not over what they mean", async () => {
    const spaced = JSON.stringify(JSON.parse(BODY), null, 1);
    expect(await verify(spaced, await sign(BODY))).toBe(false);
    expect(await verify(spaced, await sign(spaced))).toBe(true);
  });

  test("of another body, an old body, another secret, or cut, is bad", async () => {
    const good = await sign(BODY);
    expect(await verify(BODY.replace("맛있어요", "맛없어요"), good)).toBe(false);
    expect(await verify(BODY, await sign('{"object":"instagram","entry":[]}'))).toBe(false);
    expect(await verify(BODY, await sign(BODY, "another-secret"))).toBe(false);
    const text = good.get("x-hub-signature-256") ?? "";
    for (const broken of [text.slice(0, -2), text.toUpperCase(), text.slice(7), `${text}00`, "sha256=", ""])
      expect(await verify(BODY, new Headers({ "x-hub-signature-256": broken }))).toBe(false);
    expect(await verify(BODY, new Headers())).toBe(false);
    expect(await verify(BODY, new Headers({ "x-hub-signature": text }))).toBe(false);
  });

  test("without a secret to check it with is never good", async () => {
    expect(await verify(BODY, await sign(BODY), {})).toBe(false);
    expect(await verify(BODY, await sign(BODY), { appSecret: "" })).toBe(false);
  });
});

describe("the handshake", () => {
  const ask = (change: Record<string, string> = {}, settings: Record<string, string> = app) =>
    webhook?.challenge?.(
      new URLSearchParams({
        "hub.mode": "subscribe",
        "hub.challenge": "1158201444",
        "hub.verify_token": VERIFY,
        ...change,
      }),
      settings,
    );

  test("gives the challenge back to whom knows our token", () => {
    expect(ask()).toBe("1158201444");
  });

  test.each([
    { "hub.verify_token": "wrong" },
    { "hub.verify_token": `${VERIFY}x` },
    { "hub.verify_token": VERIFY.slice(0, -1) },
    { "hub.verify_token": "" },
    { "hub.mode": "unsubscribe" },
    { "hub.challenge": "" },
    { "hub.challenge": "<script>alert(1)</script>" },
  ])("is refused for %j", (change) => {
    expect(ask(change)).toBeNull();
  });

  test("is refused where the operator has set no token", () => {
    expect(ask({ "hub.verify_token": "" }, { appSecret: SECRET })).toBeNull();
    expect(ask({}, {})).toBeNull();
  });
});

describe("what a webhook says", () => {
  const parse = (body: string) => webhook?.parse(body, new Headers()) ?? Promise.resolve([]);

  test("wakes the account it is about and tells nothing else", async () => {
    const events = await parse(BODY);
    expect(events).toMatchObject([
      { kind: "comments", subject: { by: "account", accountKey: "17841400000000000" } },
      { kind: "mentions", subject: { by: "account", accountKey: "17841400000000000" } },
    ]);
    expect(JSON.stringify(events)).not.toContain("맛있어요");
  });

  test("is read from the entry itself as well, where Instagram Login puts it", async () => {
    const value = { id: "1801", from: { id: "7", username: "x" }, media: { id: "1800" } };
    const flat = { id: "17841400000000000", time: 1_794_970_800, field: "comments", value };
    const [event] = await parse(JSON.stringify({ object: "instagram", entry: [flat] }));
    expect(event).toEqual((await parse(BODY))[0] ?? event);
    const listed = { ...flat, value: [value] };
    expect(await parse(JSON.stringify({ object: "instagram", entry: [listed] }))).toEqual(
      event ? [event] : [],
    );
  });

  test("has one key for every repetition, and another for another time, field or comment", async () => {
    const keysOf = async (body: string) => (await parse(body)).map(({ dedupeKey }) => dedupeKey);
    const [comment, mention] = await keysOf(BODY);
    expect(await keysOf(BODY)).toEqual([comment ?? "", mention ?? ""]);
    expect(comment).toMatch(/^[0-9a-f]{64}$/);
    const others = await Promise.all([
      keysOf(BODY.replace("1794970800", "1794970801")),
      keysOf(BODY.replace('"comments"', '"live_comments"')),
      keysOf(BODY.replace('"1801"', '"1809"')),
      keysOf(BODY.replace("17841400000000000", "17841400000000001")),
    ]);
    expect(new Set([comment, mention, ...others.map(([key]) => key)]).size).toBe(6);
  });

  test("batches of a thousand are read", async () => {
    const entry = Array.from({ length: 1_000 }, (_, index) => ({
      id: "17841400000000000",
      time: index,
      changes: [{ field: "comments", value: { id: String(index) } }],
    }));
    const events = await parse(JSON.stringify({ object: "instagram", entry }));
    expect(new Set(events.map(({ dedupeKey }) => dedupeKey)).size).toBe(1_000);
  });

  test("messages, which have no changes, wake nobody", async () => {
    const entry = [{ id: "1", time: 1, messaging: [{ sender: { id: "2" } }] }];
    expect(await parse(JSON.stringify({ object: "instagram", entry }))).toEqual([]);
  });

  test.each([
    "",
    "null",
    "{}",
    '{"object":"page","entry":[]}',
    '{"object":"instagram"}',
    '{"object":"instagram","entry":[{"id":1,"time":1}]}',
    '{"object":"instagram","entry":[{"id":"../me","time":1}]}',
    '{"object":"instagram","entry":[{"id":"1","time":1,"changes":[{"field":"<x>","value":1}]}]}',
  ])("%s is not the contract", async (body) => {
    const thrown = await parse(body).catch((error: unknown) => error);
    expect(isChannelError(thrown) && thrown.kind).toBe("protocol");
  });
});
