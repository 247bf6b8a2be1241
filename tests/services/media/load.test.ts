import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { ChannelError } from "../../../src/channels/index.ts";
import { createPublicFetch, type OpenPublic } from "../../../src/media/index.ts";
import { contentMedia, loadMediaFor } from "../../../src/services/media/index.ts";
import { at, textAt } from "../../helpers/rpc.ts";
import { REFUSED_ADDRESSES } from "../../media/addresses.ts";
import { join, jpeg, png } from "../../media/samples.ts";
import { createMediaWorld, type MediaWorld, mutate } from "./world.ts";

const opened: string[] = [];
const WEB: Readonly<Record<string, () => Response>> = {
  "https://cdn.example.com/a.png": () => new Response(png(), { headers: { "content-type": "text/html" } }),
  "https://cdn.example.com/page.png": () =>
    new Response(join("<html>"), { headers: { "content-type": "image/png" } }),
  "https://cdn.example.com/svg.png": () => new Response(join("<svg/>")),
  "https://cdn.example.com/moved.png": () => Response.redirect("https://169.254.169.254/", 302),
};
const open: OpenPublic = async (url) => {
  opened.push(url.href);
  return WEB[url.href]?.() ?? new Response(null, { status: 404 });
};

let world: MediaWorld;
let own: string;
let theirs: string;
beforeAll(async () => {
  world = await createMediaWorld({ fetchPublic: createPublicFetch(open) });
  own = textAt((await world.upload(jpeg())).json, "url");
  theirs = textAt((await world.upload(jpeg({ width: 9 }), { token: world.foreign.token })).json, "url");
});
afterAll(() => world.app.close());

function load(address: string, maxBytes = 9_999) {
  const signal = new AbortController().signal;
  return loadMediaFor(world.app.system(), world.mine.storeId)(address, { maxBytes, signal });
}

async function failureOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof ChannelError)) throw new Error(`no ChannelError: ${String(error)}`);
  return `${error.kind} ${error.reason} ${error.effect} ${error.retryable}`;
}
const UNREACHABLE = "content MEDIA_UNREACHABLE none false";
const TOO_LARGE = "content INVALID_CONTENT none false";

describe("loadMediaFor", () => {
  test("reads the store's own upload out of the storage, without the network", async () => {
    const before = opened.length;
    const { bytes, contentType } = await load(own);
    expect(contentType).toBe("image/jpeg");
    expect(bytes).toEqual(world.storage.files.get(own.split("/media/")[1] ?? "") ?? new Uint8Array());
    expect(opened).toHaveLength(before);
  });

  test("reads a public address; what it is, its bytes say", async () => {
    expect(await load("https://cdn.example.com/a.png")).toEqual({ bytes: png(), contentType: "image/png" });
  });

  test("another store's upload is not opened, neither here nor over the network", async () => {
    const before = opened.length;
    expect(await failureOf(load(theirs))).toBe(UNREACHABLE);
    expect(opened).toHaveLength(before);
  });

  test.each([
    () => own.replace(".jpg", ".png"),
    () => own.replace(/[0-9a-f]{64}/, "0".repeat(64)),
    () => `${own}?x=1`,
    () => own.replace("/media/", "/media/../media/"),
    () => own.replace("http:", "https:"),
    () => "http://madang.test/api/health",
    () => "https://madang.test/trpc/ops.health",
    () => new URL(own).pathname,
  ])("an address of this service that is no upload is not opened either (%#)", async (address) => {
    const before = opened.length;
    expect(await failureOf(load(address()))).toBe(UNREACHABLE);
    expect(opened).toHaveLength(before);
  });

  test.each(REFUSED_ADDRESSES)("%p is not opened", async (address) => {
    const before = opened.length;
    expect(await failureOf(load(address))).toBe(UNREACHABLE);
    expect(opened).toHaveLength(before);
  });

  test("pages, programs, redirects and what is not there are unreachable", async () => {
    for (const name of ["page.png", "svg.png", "moved.png", "none.png"]) {
      expect(await failureOf(load(`https://cdn.example.com/${name}`))).toBe(UNREACHABLE);
    }
  });

  test("one byte too many is the content's fault, of both kinds", async () => {
    expect(await failureOf(load(own, 100))).toBe(TOO_LARGE);
    expect(await failureOf(load("https://cdn.example.com/a.png", png().byteLength - 1))).toBe(TOO_LARGE);
    expect((await load("https://cdn.example.com/a.png", png().byteLength)).bytes).toEqual(png());
  });
});

describe("contentMedia", () => {
  const find = (contents: readonly unknown[]) =>
    contentMedia(world.app.system(), { storeId: world.mine.storeId, contents });

  test("finds own uploads wherever they stand, with their facts", async () => {
    const contents = [
      null,
      7,
      { a: [{ b: { imageUrl: own } }], text: `look: ${own}` },
      "https://cdn.example.com/a.png",
    ];
    expect(Object.fromEntries(await find(contents))).toEqual({
      [own]: {
        contentType: "image/jpeg",
        bytes: expect.any(Number),
        width: 480,
        height: 640,
        durationMs: null,
      },
    });
  });

  test("another store's, unknown and wrongly ending ones are not in it", async () => {
    const unknown = own.replace(/[0-9a-f]{64}/, "0".repeat(64));
    expect((await find([theirs, unknown, own.replace(".jpg", ".mp4"), `${own}#x`])).size).toBe(0);
    expect((await find([])).size).toBe(0);
  });

  test("content of any depth and length is walked in bounds", async () => {
    let deep: unknown = own;
    for (let level = 0; level < 5_000; level += 1) deep = [deep];
    expect((await find([deep])).size).toBe(0);
    const many = Array.from({ length: 5_000 }, (_each, index) =>
      own.replace(/[0-9a-f]{4}\.jpg/, `${String(index).padStart(4, "0")}.jpg`),
    );
    expect((await find([many])).size).toBe(0);
  });
});

describe("an event's picture", () => {
  const update = (imageUrl: string) =>
    mutate(world, "events.createDraft", { storeId: world.mine.storeId, objective: "SALES" }).then(
      ({ data }) =>
        mutate(world, "events.update", {
          eventId: textAt(data, "id"),
          version: at(data, "version"),
          imageUrl,
        }),
    );

  test("may be an upload of its own store although a demo is served over http", async () => {
    expect((await update(own)).status).toBe(200);
    expect((await update("https://cdn.example.com/a.png")).status).toBe(200);
  });

  test.each([
    () => theirs,
    () => own.replace("madang.test", "evil.example.com"),
    () => own.replace("http://", "http://user@"),
    () => `${own}?x=1`,
    () => "http://madang.test/e/slug",
    () => "http://cdn.example.com/a.png",
    () => "https://127.0.0.1/a.png",
    () => "https://localhost/a.png",
  ])("may not be anything else (%#)", async (address) => {
    expect(await update(address())).toMatchObject({ status: 400, reason: "INVALID_REQUEST" });
  });
});
