import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  DistributeSourceInput,
  DistributeSourceOutput,
  distributeSource,
  toChannelRequests,
} from "../../../src/services/distribution/index.ts";
import { approvedEvent, CHANNELS, createWorld, type World } from "./world.ts";

const IMAGE = "https://cdn.example.com/a.jpg";
const FILM = "https://cdn.example.com/a.mp4";
const SOUND = "https://cdn.example.com/a.mp3";

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  await world.close();
});

describe("the source's distribute call [R-060] [R-075]", () => {
  test("takes bare ids with one list of addresses and answers in the source's shape", async () => {
    const { eventId } = await approvedEvent(world, { imageUrl: null });
    const input = DistributeSourceInput.parse({
      eventId,
      channels: ["WooridongneTV", "Instagram"],
      contentUrls: [IMAGE],
    });
    const { isSettled, body } = await distributeSource({ ctx: world.context(world.owner), input });
    expect(isSettled).toBe(true);
    expect(DistributeSourceOutput.parse(body)).toMatchObject({
      eventId,
      status: "COMPLETED",
      successChannels: ["WooridongneTV", "Instagram"],
    });
  });

  test("is not settled while a channel still runs", async () => {
    const slow = await createWorld({ channels: { answerMs: 10 } });
    const { eventId } = await approvedEvent(slow);
    await slow.fault("Instagram", [{ kind: "hang_before", op: "write" }]);
    const input = DistributeSourceInput.parse({ eventId, channels: [{ channel: "Instagram" }] });
    expect((await distributeSource({ ctx: slow.context(slow.owner), input })).isSettled).toBe(false);
    await slow.close();
  });

  test.each([
    [{ channels: [] }],
    [{ channels: ["Facebook"] }],
    [{ channels: ["Instagram", { channel: "Instagram" }] }],
    [{ channels: ["Instagram"], contentUrls: ["http://plain.example/a.jpg"] }],
    [{ channels: ["Instagram"], content: { Facebook: {} } }],
    [{ channels: ["Instagram"], extra: 1 }],
  ])("refuses %j", (body) => {
    expect(DistributeSourceInput.safeParse({ eventId: crypto.randomUUID(), ...body }).success).toBe(false);
  });
});

describe("contentUrls", () => {
  test("go where each channel takes pictures, films or sound", () => {
    const content = toChannelRequests({ channels: CHANNELS, contentUrls: [SOUND, IMAGE, FILM] }).map(
      (request) => request.content,
    );
    expect(content).toEqual([
      { contentUrls: [IMAGE, FILM] },
      { audioUrl: SOUND },
      { contentUrls: [FILM] },
      { imageUrl: IMAGE },
      { imageUrl: IMAGE },
      undefined,
    ]);
  });

  test("never set the picture of a message: only the channel's own content does", () => {
    const content = { KakaoChannel: { imageUrl: "https://cdn.example.com/wide.jpg" } };
    const asked = { channels: ["KakaoChannel" as const], contentUrls: [IMAGE] };
    expect(toChannelRequests(asked)).toEqual([{ channel: "KakaoChannel" }]);
    expect(toChannelRequests({ ...asked, content })).toEqual([
      { channel: "KakaoChannel", content: content.KakaoChannel },
    ]);
  });

  test("stand behind content by channel, and that behind the entry's own", () => {
    const request = {
      channels: [{ channel: "Instagram" as const, content: { caption: "own" } }],
      contentUrls: [IMAGE],
      content: { Instagram: { caption: "keyed", imageUrl: "https://cdn.example.com/b.jpg" } },
    };
    expect(toChannelRequests(request)).toEqual([
      { channel: "Instagram", content: { imageUrl: "https://cdn.example.com/b.jpg", caption: "own" } },
    ]);
  });
});
