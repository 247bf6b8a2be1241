import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import {
  type Bytes,
  boundedBody,
  cleanFile,
  cleanMp4,
  collect,
  MEDIA_TYPES,
  MediaError,
  parseMediaPath,
  parseMediaUrl,
  parseRange,
  sniffType,
} from "../../src/media/index.ts";
import { jpeg, latin, SAMPLES, SECRET } from "./samples.ts";
import { bodyOf, pieces } from "./support.ts";

const RUNS = { numRuns: 400, seed: 20_261_001 };
/** Wide: what is looked for is a loop without end. */
const LIMIT_MS = 1_000;

type Change = { at: number; kind: "flip" | "cut" | "double" | "drop" | "size"; value: number };
const change: fc.Arbitrary<Change> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  kind: fc.constantFrom("flip", "cut", "double", "drop", "size"),
  value: fc.integer({ min: 0, max: 0xffff_ffff }),
});

function changed(file: Bytes, { at, kind, value }: Change): Bytes {
  const place = Math.floor(at * file.byteLength);
  switch (kind) {
    case "flip": {
      const copy = file.slice();
      copy[place] = value & 255;
      return copy;
    }
    case "size": {
      const copy = file.slice();
      const size = [value >>> 24, value >>> 16, value >>> 8, value].map((byte) => byte & 255);
      copy.set(size.slice(0, copy.byteLength - place), place);
      return copy;
    }
    case "cut":
      return file.slice(0, place);
    case "double":
      return Uint8Array.from([...file.slice(0, place), ...file]);
    case "drop":
      return Uint8Array.from([...file.slice(0, place), ...file.slice(place + 1 + (value % 64))]);
  }
}

async function clean(file: Bytes, contentType: string): Promise<Bytes> {
  const type = MEDIA_TYPES.find((each) => each.contentType === contentType);
  if (type === undefined) throw new Error(contentType);
  return type.kind === "video" ? collect(cleanMp4(pieces(file, 997), () => {})) : cleanFile(file, type).bytes;
}

describe.each(SAMPLES.map(({ contentType, make }) => [contentType, make] as const))(
  "%s",
  (contentType, make) => {
    test("broken in any way is taken or refused in words, in time, and what is taken stays taken", async () => {
      const counts = { taken: 0, refused: 0 };
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
          const file = changes.reduce((each, next) => changed(each, next), make());
          const started = performance.now();
          try {
            const bytes = await clean(file, contentType);
            counts.taken += 1;
            expect(bytes.byteLength).toBeLessThanOrEqual(file.byteLength + 64);
            expect(await clean(bytes, contentType)).toEqual(bytes);
            expect(sniffType(bytes)?.contentType).toBe(contentType);
          } catch (error) {
            counts.refused += 1;
            expect(error).toBeInstanceOf(MediaError);
          }
          expect(performance.now() - started).toBeLessThan(LIMIT_MS);
        }),
        RUNS,
      );
      expect(Math.min(counts.taken, counts.refused)).toBeGreaterThan(10);
    });

    test("any bytes behind its first ones are taken or refused in words", async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 4_000 }), fc.nat(40), async (noise, kept) => {
          const file = Uint8Array.from([...make().slice(0, kept), ...noise]);
          const outcome: unknown = await clean(file, contentType).catch((error: unknown) => error);
          expect(outcome instanceof Uint8Array || outcome instanceof MediaError).toBe(true);
        }),
        RUNS,
      );
    });

    test("10 MB built to be slow are read in time", async () => {
      const head = make().slice(0, 40);
      for (const filler of [0xff, 0x00, 0x49]) {
        const file = new Uint8Array(10 * 1024 * 1024).fill(filler);
        file.set(head);
        const started = performance.now();
        await clean(file, contentType).catch((error: unknown) => expect(error).toBeInstanceOf(MediaError));
        expect(performance.now() - started).toBeLessThan(5_000);
      }
    });
  },
);

test("a picture of the pictures' own tools is taken, measured, and shows the same afterwards", () => {
  const poster = new Uint8Array(readFileSync(new URL("../../docs/samples/poster.jpg", import.meta.url)));
  const [type] = MEDIA_TYPES;
  const { bytes, width, height } = cleanFile(poster, type);
  expect(width).toBeGreaterThan(100);
  expect(height).toBeGreaterThan(100);
  const scanOf = (file: Bytes) => latin(file).slice(latin(file).indexOf("\xff\xda"));
  expect(scanOf(bytes)).toBe(scanOf(poster));
});

test("orientation blocks of any content are read without a fault", () => {
  const [type] = MEDIA_TYPES;
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom("II*\0", "MM\0*"), (noise, order) => {
      const file = latin(jpeg()).replace(
        /II\*\0[\s\S]{8}/,
        `${order}${latin(noise).padEnd(8, "\0").slice(0, 8)}`,
      );
      const { bytes } = cleanFile(Uint8Array.from(Buffer.from(file, "latin1")), type);
      expect(latin(bytes)).not.toContain(SECRET);
    }),
    RUNS,
  );
});

describe("a body", () => {
  test("passes whole up to its bound, and not one byte more", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(5_000), fc.integer({ min: 1, max: 700 }), async (size, piece) => {
        const bytes = new Uint8Array(size).fill(1);
        expect(await collect(boundedBody(bodyOf(bytes, piece), { maxBytes: size }))).toEqual(bytes);
        const over = collect(boundedBody(bodyOf(bytes, piece), { maxBytes: size - 1 }));
        if (size > 0)
          expect(await over.catch((error: unknown) => String(error))).toBe("MediaError: MEDIA_TOO_LARGE");
      }),
      { numRuns: 60 },
    );
  });

  test("a pause too long, a drip too slow and a sender gone are ends; the source is let go", async () => {
    const let_go: string[] = [];
    const source = (
      name: string,
      pull: (controller: ReadableStreamDefaultController<Bytes>) => Promise<void>,
    ) => new ReadableStream<Bytes>({ pull, cancel: () => void let_go.push(name) }, { highWaterMark: 0 });
    const silent = source("silent", () => new Promise(() => {}));
    const drip = source("drip", async (controller) => {
      await Bun.sleep(5);
      controller.enqueue(new Uint8Array(1));
    });
    const gone = source("gone", () => Promise.reject(new Error("ECONNRESET")));
    const bounds = { maxBytes: 1_000_000, idleMs: 60, totalMs: 200 };
    const outcomes = [silent, drip, gone].map((body) =>
      collect(boundedBody(body, bounds)).catch((error: unknown) => String(error)),
    );
    expect(await Promise.all(outcomes)).toEqual(Array(3).fill("MediaError: MEDIA_UNREADABLE"));
    expect(let_go.toSorted()).toEqual(["drip", "silent"]);
  });
});

describe("a range", () => {
  test.each([
    ["bytes=0-0", { start: 0, end: 0 }],
    ["bytes=5-", { start: 5, end: 99 }],
    ["bytes=-10", { start: 90, end: 99 }],
    ["bytes=-1000", { start: 0, end: 99 }],
    ["bytes=90-1000", { start: 90, end: 99 }],
    ["bytes=100-", "unsatisfiable"],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=5-4", undefined],
    ["bytes=-", undefined],
    ["bytes=0-1,5-6", undefined],
    ["items=0-1", undefined],
    ["bytes=a-b", undefined],
    ["bytes=0-1 ", undefined],
    [`bytes=${"9".repeat(400)}-`, undefined],
    ["", undefined],
  ] as const)("%p of 100 bytes", (header, range) => {
    expect(parseRange(header, 100)).toEqual(range);
  });

  test("any header stays within the file", () => {
    const header = fc.oneof(
      fc.string(),
      fc.tuple(fc.nat(), fc.nat()).map(([from, to]) => `bytes=${from}-${to}`),
    );
    fc.assert(
      fc.property(header, fc.nat(1_000), (text, bytes) => {
        const range = parseRange(text, bytes);
        if (typeof range !== "object") return;
        expect(range.start >= 0 && range.start <= range.end && range.end < bytes).toBe(true);
      }),
    );
  });
});

describe("an upload's address", () => {
  const storeId = "01a0f567-8f80-7e54-a5f2-5e5bf5e690a9";
  const path = `/media/${storeId}/${"ab".repeat(32)}.jpg`;

  test("is read letter by letter", () => {
    expect(parseMediaPath(path)).toMatchObject({ storeId, sha256: "ab".repeat(32) });
    expect(parseMediaUrl("https://m.example.com", `https://m.example.com${path}`)?.storeId).toBe(storeId);
  });

  test.each([
    path.toUpperCase(),
    `${path}/`,
    `${path}?x=1`,
    `${path}#x`,
    `/${path}`,
    path.replace(".jpg", ".svg"),
    path.replace(".jpg", ".html"),
    path.replace(".jpg", ""),
    path.replace(storeId, ".."),
    path.replace(storeId, "incoming"),
    path.replace("/media/", "/media/../"),
    path.replace("ab", "%61b"),
    `/media/${storeId}/../${storeId}/${"ab".repeat(32)}.jpg`,
    `/media/${storeId}/`,
    "/media/",
  ])("%p is none", (other) => {
    expect(parseMediaPath(other)).toBeUndefined();
    expect(parseMediaUrl("https://m.example.com", `https://m.example.com${other}`)).toBeUndefined();
  });

  test.each([
    "https://m.example.com.evil.kr",
    "https://m.example.com@evil.kr",
    "http://m.example.com",
    "//m.example.com",
    "",
  ])("under %p it is not ours", (origin) => {
    expect(parseMediaUrl("https://m.example.com", `${origin}${path}`)).toBeUndefined();
  });
});
