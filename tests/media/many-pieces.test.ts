import { describe, expect, test } from "bun:test";
import { readExactBody } from "../../src/body.ts";
import { ByteGatherer } from "../../src/byte-gatherer.ts";
import { type Bytes, cleanFile, collect, MEDIA_TYPES, MediaError } from "../../src/media/index.ts";
import { cleanMoov } from "../../src/media/mp4-moov.ts";
import { partsOf } from "../../src/media/s3-multipart.ts";
import { box, join, jpeg, moov, pngChunk, riff, riffChunk, trak, webp } from "./samples.ts";
import { bodyOf } from "./support.ts";

const MANY = 60_000;

function repeated(piece: Bytes, times = MANY): Bytes {
  const all = new Uint8Array(piece.byteLength * times);
  for (let index = 0; index < times; index += 1) all.set(piece, index * piece.byteLength);
  return all;
}

function cleaned(bytes: Bytes, contentType: string): string {
  const type = MEDIA_TYPES.find((each) => each.contentType === contentType);
  if (type === undefined) throw new Error(contentType);
  return faultOf(() => cleanFile(bytes, type));
}

function faultOf(work: () => unknown): string {
  try {
    work();
    return "none";
  } catch (error) {
    if (error instanceof MediaError) return error.reason;
    throw error;
  }
}

async function* inPieces(bytes: Bytes, size: number): AsyncGenerator<Bytes> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

describe("a file that is all heads and no content is refused before it costs many times its size", () => {
  const head = jpeg();
  const ihdr = pngChunk("IHDR", new Uint8Array(13).fill(1));
  const idat = pngChunk("IDAT", "");
  const [first, rest] = [webp().slice(12, 30), webp().slice(30)];
  test.each<[string, Bytes]>([
    ["image/jpeg", join(head.slice(0, 2), repeated(Uint8Array.of(0xff, 0xc4, 0, 2)), head.slice(2))],
    [
      "image/png",
      join("\x89PNG\r\n\x1a\n", ihdr, pngChunk("IDAT", "x"), repeated(idat), pngChunk("IEND", "")),
    ],
    ["image/webp", riff("WEBP", first, repeated(riffChunk("ANMF", "")), rest)],
    ["audio/wav", riff("WAVE", repeated(riffChunk("fmt ", "")))],
  ])("%s", (contentType, file) => {
    expect(cleaned(file, contentType)).toBe("MEDIA_UNREADABLE");
  });

  test("an index of a film", () => {
    const film = moov(trak("vide")).slice(8);
    expect(faultOf(() => cleanMoov(film.slice()))).toBe("none");
    const flat = join(film, repeated(box("iods")));
    expect(faultOf(() => cleanMoov(flat))).toBe("MEDIA_UNREADABLE");
    const deep = join(film, box("trak", box("mdia", repeated(box("minf")))));
    expect(faultOf(() => cleanMoov(deep))).toBe("MEDIA_UNREADABLE");
  });
});

describe("a body in pieces of one byte", () => {
  const bytes = Uint8Array.from({ length: MANY }, (_, index) => 32 + (index % 90));
  const text = new TextDecoder().decode(bytes);

  test("is gathered in one buffer at most twice its size", async () => {
    const gathered = new ByteGatherer();
    for await (const piece of inPieces(bytes, 1)) gathered.add(piece);
    expect(gathered.size).toBe(MANY);
    const taken = gathered.take();
    expect(taken.buffer.byteLength).toBeLessThanOrEqual(2 * MANY + 64);
    expect(taken).toEqual(bytes);
    expect(gathered.size).toBe(0);
  });

  test("is the same file, the same parts and the same text", async () => {
    expect(await collect(inPieces(bytes, 1))).toEqual(bytes);
    const parts: Bytes[] = [];
    for await (const part of partsOf(inPieces(bytes, 7), 1_000)) parts.push(part);
    expect(parts.map(({ byteLength }) => byteLength)).toEqual(Array(60).fill(1_000));
    expect(join(...parts)).toEqual(bytes);
    const init = { method: "POST", body: bodyOf(bytes, 1) };
    expect(await readExactBody(new Request("http://madang.test/", init), MANY)).toBe(text);
    const again = { method: "POST", body: bodyOf(bytes, 1) };
    expect(readExactBody(new Request("http://madang.test/", again), MANY - 1)).rejects.toThrow();
  });
});
