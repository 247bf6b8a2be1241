import { describe, expect, test } from "bun:test";
import { createStudio, errorOf, MINUTE, stateOf } from "./support.ts";

describe("what the owner does", () => {
  test("cancelling forgets a container without a call, and refuses once the post is out", async () => {
    const studio = createStudio();
    const state = stateOf((await studio.ready()).outcome);
    const before = studio.requests.length;
    expect(await studio.channel.cancel(studio.context(), state)).toEqual({
      type: "cancelled",
      refundKrw: null,
    });
    expect(studio.requests).toHaveLength(before);
    const { record } = await studio.post();
    expect(await errorOf(studio.channel.cancel(studio.context(), record.state))).toMatchObject({
      reason: "NOT_CANCELLABLE",
      messageKo: "이미 게시했어요. 인스타그램 앱에서 직접 삭제해 주세요.",
    });
  });

  test("cancelling after a lost answer looks first, and says when nobody knows", async () => {
    const studio = createStudio();
    const state = stateOf((await studio.ready()).outcome);
    const commitAttemptAt = studio.clock.at;
    const cancel = () => studio.channel.cancel(studio.context({ commitAttemptAt }), state);
    expect((await errorOf(cancel())).reason).toBe("UNCONFIRMED");
    studio.clock.at += MINUTE;
    expect((await cancel()).type).toBe("cancelled");
    await studio.channel.commit(studio.context(), state);
    expect((await errorOf(cancel())).reason).toBe("NOT_CANCELLABLE");
  });

  test("confirming takes the address of a post or reel, in its plain form, and finds its numbers", async () => {
    const studio = createStudio();
    const { record } = await studio.post();
    const permalink = record.ref?.url ?? "";
    const outcome = await studio.channel.confirm(studio.context(), {}, `${permalink}?igsh=abc#x`);
    expect(outcome).toMatchObject({
      type: "published",
      providerStatus: "OWNER_DECLARED",
      ref: { kind: "post", id: record.ref?.id, url: permalink },
    });
    if (outcome.type !== "published") throw new TypeError("not published");
    expect(await studio.channel.check(studio.context(), outcome.state ?? {})).toEqual(outcome);
  });

  test("confirming works for a post that the account's list does not show, or while it cannot be read", async () => {
    const studio = createStudio();
    const url = "https://www.instagram.com/reel/DEADbeef_-1/";
    const said = await studio.channel.confirm(studio.context(), {}, url);
    expect(said).toMatchObject({ type: "published", ref: { url } });
    await studio.fault([{ kind: "error_before", op: "media_list" }]);
    expect((await studio.channel.confirm(studio.context(), {}, url)).type).toBe("published");
  });

  test("a confirmed post whose numbers could not be found gets them at a later look", async () => {
    const studio = createStudio();
    const { record } = await studio.post();
    await studio.fault([{ kind: "error_before", op: "media_list", times: 1 }]);
    const said = await studio.channel.confirm(studio.context(), {}, record.ref?.url ?? "");
    if (said.type !== "published") throw new TypeError("not published");
    expect(said.ref.id).toBeUndefined();
    expect(await studio.channel.check(studio.context(), said.state ?? {})).toMatchObject({
      type: "published",
      providerStatus: "OWNER_DECLARED",
      ref: { id: record.ref?.id, url: record.ref?.url },
    });
  });

  test.each([
    "https://www.instagram.com/dalbit/",
    "https://www.instagram.com/p/",
    "https://www.instagram.com/p/abc/extra",
    "https://www.instagram.com/stories/dalbit/123456/",
    "http://www.instagram.com/p/DEADbeef_-1/",
    "https://instagram.com.evil.example/p/DEADbeef_-1/",
    "https://www.instagram.com:8443/p/DEADbeef_-1/",
    "https://user@www.instagram.com/p/DEADbeef_-1/",
    "instagram.com/p/DEADbeef_-1",
    "",
  ])("%p is no post", async (url) => {
    const studio = createStudio();
    expect(await errorOf(studio.channel.confirm(studio.context(), {}, url))).toMatchObject({
      kind: "content",
      reason: "INVALID_CONTENT",
      field: "postUrl",
    });
  });
});
