import { describe, expect, test } from "bun:test";
import {
  type Bytes,
  cleanFile,
  type FileFacts,
  MEDIA_TYPES,
  MediaError,
  type MediaType,
  sniffType,
} from "../../src/media/index.ts";
import {
  join,
  jpeg,
  latin,
  mp3,
  mp3Frame,
  png,
  pngChunk,
  riff,
  riffChunk,
  SECRET,
  tiff,
  wav,
  webp,
} from "./samples.ts";

const typeOf = (contentType: string): MediaType => {
  const type = MEDIA_TYPES.find((each) => each.contentType === contentType);
  if (type === undefined) throw new Error(contentType);
  return type;
};
const clean = (bytes: Bytes, contentType: string) => cleanFile(bytes, typeOf(contentType));

function faultOf(bytes: Bytes, contentType: string): string {
  try {
    clean(bytes, contentType);
  } catch (error) {
    if (error instanceof MediaError) return error.reason;
    throw error;
  }
  return "taken";
}

const FILES: readonly { contentType: string; file: Bytes; facts: FileFacts }[] = [
  {
    contentType: "image/jpeg",
    file: jpeg({ orientation: 1 }),
    facts: { width: 640, height: 480, durationMs: null },
  },
  { contentType: "image/png", file: png(), facts: { width: 320, height: 200, durationMs: null } },
  { contentType: "image/webp", file: webp(), facts: { width: 800, height: 600, durationMs: null } },
  { contentType: "audio/mpeg", file: mp3(), facts: { width: null, height: null, durationMs: 1_045 } },
  { contentType: "audio/wav", file: wav(), facts: { width: null, height: null, durationMs: 2_000 } },
];

describe.each(FILES.map((each) => [each.contentType, each] as const))(
  "%s",
  (contentType, { file, facts }) => {
    test("is known by its bytes, measured, and keeps nothing about its maker", () => {
      expect(latin(file)).toContain(SECRET);
      const { bytes, ...found } = clean(file, contentType);
      expect(found).toEqual(facts);
      expect(latin(bytes)).not.toContain(SECRET);
      expect(sniffType(bytes)?.contentType).toBe(contentType);
    });

    test("comes out of a second cleaning letter by letter the same", () => {
      const once = clean(file, contentType).bytes;
      expect(clean(once, contentType).bytes).toEqual(once);
    });

    test("under another declared type it is refused", () => {
      for (const other of FILES.filter((each) => each.contentType !== contentType)) {
        expect(faultOf(file, other.contentType)).toBe("MEDIA_TYPE");
      }
    });
  },
);

describe("JPEG", () => {
  test.each([2, 3, 4, 5, 6, 7, 8])(
    "orientation %d stays, alone, and turns the measures from 5 on",
    (orientation) => {
      const { bytes, width, height } = clean(jpeg({ orientation }), "image/jpeg");
      expect([width, height]).toEqual(orientation >= 5 ? [480, 640] : [640, 480]);
      const again = latin(bytes);
      expect(again).toContain("Exif\0\0MM\0*");
      expect(again).not.toContain(SECRET);
      expect(clean(bytes, "image/jpeg").bytes).toEqual(bytes);
    },
  );

  test("colour profile, tables and picture data stay, bytes behind the end go", () => {
    const scan = join([5, 0xff, 0, 6, 0xff, 0xd7, 7]);
    const text = latin(clean(jpeg({ scan, orientation: 1 }), "image/jpeg").bytes);
    expect(text).toContain("ICC_PROFILE\0\x01\x01colours");
    expect(text).not.toContain("Exif");
    expect(text).toEndWith(`${latin(scan)}\xff\xd9`);
  });

  test("several scans (progressive) are taken whole, segments between them cleaned too", () => {
    const scan = join(
      [1, 2],
      [0xff, 0xfe, 0, 2 + SECRET.length],
      SECRET,
      [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0],
      [3, 4],
    );
    const text = latin(clean(jpeg({ scan }), "image/jpeg").bytes);
    expect(text).not.toContain(SECRET);
    expect(text).toEndWith("\x01\x02\xff\xda\0\x08\x01\x01\0\0?\0\x03\x04\xff\xd9");
  });
});

test("PNG keeps its orientation in an eXIf chunk that holds nothing else", () => {
  const turned = join("\x89PNG\r\n\x1a\n", png().slice(8, 33), pngChunk("eXIf", tiff(6)), png().slice(33));
  const { bytes, width, height } = clean(turned, "image/png");
  expect([width, height]).toEqual([200, 320]);
  expect(latin(bytes)).not.toContain(SECRET);
  const at = latin(bytes).indexOf("eXIf");
  expect(bytes.slice(at - 4, at + 34)).toEqual(pngChunk("eXIf", bytes.slice(at + 4, at + 30)));
  expect(clean(bytes, "image/png").bytes).toEqual(bytes);
});

test("WebP keeps its orientation in an EXIF chunk of its own", () => {
  const { bytes, width, height } = clean(webp(800, 600, 8), "image/webp");
  expect([width, height]).toEqual([600, 800]);
  expect(latin(bytes)).toContain("EXIF");
  expect(latin(bytes)).not.toContain(SECRET);
  expect((bytes[20] ?? 0) & 0x0c).toBe(0x08);
});

test("simple WebP pictures are measured: lossy and lossless", () => {
  const lossy = riff("WEBP", riffChunk("VP8 ", [0, 0, 0, 0x9d, 1, 0x2a, 0x40, 1, 0xf0, 0, 9]));
  expect(clean(lossy, "image/webp")).toMatchObject({ width: 320, height: 240 });
  const bits = 99 | (49 << 14);
  const lossless = riff(
    "WEBP",
    riffChunk("VP8L", [0x2f, bits & 255, (bits >> 8) & 255, (bits >> 16) & 255, bits >> 24, 1]),
  );
  expect(clean(lossless, "image/webp")).toMatchObject({ width: 100, height: 50 });
});

test("MP3 frames on both sides of a foreign stretch stay", () => {
  const frames = [mp3Frame(), mp3Frame(), mp3Frame()];
  const { bytes } = clean(join(...frames, SECRET, ...frames), "audio/mpeg");
  expect(bytes).toEqual(join(...frames, ...frames));
});

test("a WAV whose recorder never wrote its length ends with the file", () => {
  const cut = wav(1).slice();
  const at = latin(cut).indexOf("data");
  cut.set([0xff, 0xff, 0xff, 0xff], at + 4);
  expect(clean(cut, "audio/wav").durationMs).toBeGreaterThanOrEqual(1_000);
});

describe("what is not what it is called", () => {
  const HTML = join("<html><script>alert(1)</script>");
  const SVG = join('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>');
  test.each(FILES.map(({ contentType }) => contentType))(
    "a page or a drawing program is no %s",
    (contentType) => {
      expect(faultOf(HTML, contentType)).toBe("MEDIA_TYPE");
      expect(faultOf(SVG, contentType)).toBe("MEDIA_TYPE");
      expect(faultOf(new Uint8Array(), contentType)).toBe("MEDIA_TYPE");
    },
  );

  test("a page behind a picture's first bytes is no picture", () => {
    expect(faultOf(join([0xff, 0xd8, 0xff], HTML), "image/jpeg")).toBe("MEDIA_UNREADABLE");
    expect(faultOf(join("\x89PNG\r\n\x1a\n", HTML), "image/png")).toBe("MEDIA_UNREADABLE");
    expect(faultOf(join("RIFF\x40\0\0\0WEBP", HTML), "image/webp")).toBe("MEDIA_UNREADABLE");
    expect(faultOf(join([0xff, 0xfb, 0x90, 0], HTML), "audio/mpeg")).toBe("MEDIA_UNREADABLE");
  });

  test("a page hidden in a comment, a text chunk or behind the end is gone", () => {
    const files = [
      clean(join(jpeg(), HTML), "image/jpeg"),
      clean(join(png(), HTML), "image/png"),
      clean(join(webp(), HTML), "image/webp"),
      clean(join(mp3(), HTML), "audio/mpeg"),
      clean(join(wav(), HTML), "audio/wav"),
    ];
    for (const { bytes } of files) expect(latin(bytes)).not.toContain("<script>");
  });

  test("pictures without a size or without data are refused", () => {
    expect(faultOf(jpeg({ width: 0 }), "image/jpeg")).toBe("MEDIA_UNREADABLE");
    expect(faultOf(png(0, 5), "image/png")).toBe("MEDIA_UNREADABLE");
    const noData = join(
      "\x89PNG\r\n\x1a\n",
      pngChunk("IHDR", new Uint8Array(13).fill(1)),
      pngChunk("IEND", ""),
    );
    expect(faultOf(noData, "image/png")).toBe("MEDIA_UNREADABLE");
    const unknownCritical = join(
      "\x89PNG\r\n\x1a\n",
      pngChunk("IHDR", new Uint8Array(13).fill(1)),
      pngChunk("EVIL", "x"),
    );
    expect(faultOf(unknownCritical, "image/png")).toBe("MEDIA_UNREADABLE");
  });
});
