import { describe, expect, test } from "bun:test";
import type { JsonObject, MediaFacts } from "../../../src/channels/index.ts";
import { composeMessage } from "../../../src/channels/kakao-channel/transform.ts";
import { EVENT, STORE } from "../kit.ts";
import { createDesk } from "./support.ts";

const OWN = "https://cdn.example.com/poster.jpg";
const GOOD: MediaFacts = {
  contentType: "image/jpeg",
  bytes: 400_000,
  width: 800,
  height: 400,
  durationMs: null,
};
const { adapter, context } = createDesk();

const hardOf = (content: JsonObject, facts?: MediaFacts) => {
  const media = new Map(facts === undefined ? [] : [[OWN, facts]]);
  const ctx = context({ media });
  return adapter
    .validate({ message: "안녕하세요", ...content }, ctx)
    .filter(({ severity }) => severity === "hard")
    .map(({ field, code }) => `${field} ${code}`);
};

describe("a picture", () => {
  test.each([
    ["800×400 JPEG", GOOD, []],
    ["PNG", { ...GOOD, contentType: "image/png" }, []],
    ["3:4", { ...GOOD, width: 750, height: 1_000 }, []],
    ["of unknown size", { ...GOOD, width: null, height: null }, []],
    ["5 MB", { ...GOOD, bytes: 5 * 1024 * 1024 }, []],
    ["GIF", { ...GOOD, contentType: "image/gif" }, ["imageUrl IMAGE_TYPE"]],
    ["more than 5 MB", { ...GOOD, bytes: 5 * 1024 * 1024 + 1 }, ["imageUrl IMAGE_TOO_LARGE"]],
    ["499 wide", { ...GOOD, width: 499, height: 400 }, ["imageUrl IMAGE_TOO_SMALL"]],
    ["a story's 9:16", { ...GOOD, width: 1_080, height: 1_920 }, ["imageUrl IMAGE_RATIO"]],
    ["a banner's 3:1", { ...GOOD, width: 1_200, height: 400 }, ["imageUrl IMAGE_RATIO"]],
  ])("%s", (_, facts, expected) => {
    expect(hardOf({ imageUrl: OWN }, facts)).toEqual(expected);
  });

  test("by a foreign address must be public https", () => {
    expect(hardOf({ imageUrl: "https://elsewhere.example/a.jpg" })).toEqual([]);
    expect(hardOf({ imageUrl: "http://10.0.0.1/a.jpg" })).toEqual(["imageUrl INVALID_IMAGE_URL"]);
  });

  test("of the event comes along only as the store's own upload that fits", () => {
    const derive = (media: ReadonlyMap<string, MediaFacts>) =>
      adapter.deriveContent(context({ media, event: { ...EVENT, imageUrl: OWN } })).imageUrl;
    expect(derive(new Map())).toBeUndefined();
    expect(derive(new Map([["https://cdn.example.com/other.jpg", GOOD]]))).toBeUndefined();
    expect(derive(new Map([[OWN, { ...GOOD, height: 4_000 }]]))).toBeUndefined();
    expect(derive(new Map([[OWN, GOOD]]))).toBe(OWN);
  });
});

describe("a button", () => {
  test.each([
    ["가".repeat(14), []],
    ["가".repeat(15), ["buttonName BUTTON_TOO_LONG"]],
    ["  ", ["buttonName BUTTON_MISSING"]],
    ["#{이름}", ["buttonName INVALID_BUTTON"]],
  ])("of %p", (buttonName, expected) => {
    expect(hardOf({ buttonName })).toEqual(expected);
  });
});

describe("a message", () => {
  test("shows in the preview exactly what is sent", () => {
    const ctx = context({ media: new Map([[OWN, GOOD]]) });
    const content = adapter.deriveContent(ctx);
    const shown = adapter.preview(content, ctx);
    expect(shown).toMatchObject({
      kind: "message",
      title: null,
      text: composeMessage(String(content.message), STORE, ctx.trackingUrl),
      media: [{ kind: "image", url: OWN, ratio: null }],
      link: { label: "이벤트 참여하기", url: ctx.trackingUrl },
    });
    expect(shown.text).toStartWith("(광고) 달빛분식\n");
    expect(shown.text).toEndWith("무료수신거부 080-123-4567");
    expect(shown.counters.map(({ field, max }) => [field, max])).toEqual([
      ["message", 1_300],
      ["buttonName", 14],
    ]);
  });

  test("costs the list price for each recipient", () => {
    expect(adapter.estimate({}, { ...context(), recipientCount: 3 }).costKrw).toBe(60);
  });
});

describe("credentials", () => {
  const parse = (fields: JsonObject) => adapter.credentialsSchema.safeParse(fields).success;

  test("are a linked channel, perhaps a sender and a whole key, and nothing else", () => {
    expect(parse({ pfId: "KA01PF250101000000000abcdefghijkl" })).toBe(true);
    expect(parse({ pfId: "KA01PF1", senderNumber: "025551234", apiKey: "k", apiSecret: "s" })).toBe(true);
    expect(parse({})).toBe(false);
    expect(parse({ pfId: "@dalbit" })).toBe(false);
    expect(parse({ pfId: "KA01PF1", senderNumber: "02-555-1234" })).toBe(false);
    expect(parse({ pfId: "KA01PF1", apiKey: "k" })).toBe(false);
    expect(parse({ pfId: "KA01PF1", clientId: "x" })).toBe(false);
    for (const apiKey of ["달빛", "k\r\nx: y", "k k", ""])
      expect(parse({ pfId: "KA01PF1", apiKey, apiSecret: "s" })).toBe(false);
  });

  test("name the channel to the owner and say nothing secret", () => {
    const facts = adapter.credentialFacts({ pfId: "KA01PF1", apiKey: "k", apiSecret: "hush" });
    expect(facts).toEqual({ accountKey: null, accountLabel: "KA01PF1", expiresAt: null, refreshAt: null });
  });
});
