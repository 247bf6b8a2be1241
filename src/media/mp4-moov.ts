import { type Bytes, fourCc, viewOf } from "./bytes.ts";
import { type FileFacts, pictureFacts } from "./facts.ts";
import { unreadable } from "./media-error.ts";
import { type Box, type BoxBudget, boxesIn, freeBox } from "./mp4-boxes.ts";

/** Boxes of a film and its tracks that players need; places, makers and titles stand in the others. */
const KEPT: Readonly<Record<string, ReadonlySet<string>>> = {
  moov: new Set(["mvhd", "trak", "mvex", "iods"]),
  trak: new Set(["tkhd", "tref", "edts", "mdia"]),
  mdia: new Set(["mdhd", "hdlr", "minf", "elng"]),
};
/** Boxes of one index, most of them looked at twice: those of real films are hundreds. */
const LOOKS_MAX = 50_000;
const WALKED = new Set(["trak", "mdia", "minf"]);
const TELLING = new Set(["udta", "meta", "uuid"]);
/** Pictures, sound and subtitles. Others carry positions (GPX, mebx) or times of day. */
const SHOWN = new Set(["vide", "soun", "text", "sbtl", "subt", "clcp"]);

/**
 * Cleans the content of a `moov` box in place: udta, meta, uuid and unknown boxes become `free`, tracks that show
 * nothing too; times of creation and the names of handlers become zero. Nothing moves.
 *
 * @throws MediaError MEDIA_UNREADABLE without a picture track; RangeError
 */
export function cleanMoov(moov: Bytes): FileFacts {
  const size = { width: 0, height: 0 };
  let durationMs: number | null = null;
  let hasPicture = false;
  const budget = { left: LOOKS_MAX };
  for (const box of boxesIn(moov, [0, moov.byteLength], budget)) {
    if (box.type === "mvhd") durationMs = duration(moov, box);
    if (box.type === "trak") {
      const track = readTrack(moov, box, budget);
      if (!SHOWN.has(track.handler)) {
        freeBox(moov, box);
        continue;
      }
      if (track.handler === "vide") {
        hasPicture = true;
        if (track.width * track.height > size.width * size.height) Object.assign(size, track);
      }
    }
    cleanBox(moov, { box, parent: "moov" }, budget);
  }
  if (!hasPicture) throw unreadable();
  const { width, height } = size;
  return width > 0 && height > 0
    ? { ...pictureFacts(width, height), durationMs }
    : { width: null, height: null, durationMs };
}

type Place = { readonly box: Box; readonly parent: string };

function cleanBox(bytes: Bytes, { box, parent }: Place, budget: BoxBudget): void {
  const kept = KEPT[parent];
  if (TELLING.has(box.type) || (kept !== undefined && !kept.has(box.type))) {
    freeBox(bytes, box);
    return;
  }
  if (box.type === "mvhd" || box.type === "tkhd" || box.type === "mdhd") clearTimes(bytes, box);
  if (box.type === "hdlr") bytes.fill(0, Math.min(box.start + 24, box.end), box.end);
  if (!WALKED.has(box.type)) return;
  for (const child of boxesIn(bytes, [box.start, box.end], budget))
    cleanBox(bytes, { box: child, parent: box.type }, budget);
}

/** Creation and modification stand behind version and flags, 32 bits each or 64 in version 1. */
function clearTimes(bytes: Bytes, { start, end }: Box): void {
  const length = bytes[start] === 1 ? 16 : 8;
  bytes.fill(0, start + 4, Math.min(start + 4 + length, end));
}

function duration(bytes: Bytes, { start }: Box): number | null {
  const view = viewOf(bytes);
  const isLong = view.getUint8(start) === 1;
  const scale = view.getUint32(start + (isLong ? 20 : 12));
  const length = isLong ? Number(view.getBigUint64(start + 24)) : view.getUint32(start + 16);
  const isUnknown = length === 0 || length >= (isLong ? 2 ** 63 : 0xffff_ffff);
  const ms = Math.round((length / scale) * 1000);
  return scale === 0 || isUnknown || !Number.isSafeInteger(ms) ? null : ms;
}

type Track = { readonly handler: string; readonly width: number; readonly height: number };

function readTrack(bytes: Bytes, trak: Box, budget: BoxBudget): Track {
  let handler = "";
  let size = { width: 0, height: 0 };
  for (const box of boxesIn(bytes, [trak.start, trak.end], budget)) {
    if (box.type === "tkhd") size = shownSize(bytes, box);
    if (box.type !== "mdia") continue;
    for (const child of boxesIn(bytes, [box.start, box.end], budget)) {
      if (child.type === "hdlr") handler = fourCc(bytes, child.start + 8);
    }
  }
  return { handler, ...size };
}

/** Width and height are 16.16 numbers; a matrix without a and d turns by 90°. */
function shownSize(bytes: Bytes, { start }: Box): { width: number; height: number } {
  const view = viewOf(bytes);
  const matrix = start + (view.getUint8(start) === 1 ? 52 : 40);
  const width = Math.round(view.getUint32(matrix + 36) / 65_536);
  const height = Math.round(view.getUint32(matrix + 40) / 65_536);
  const isTurned = view.getInt32(matrix) === 0 && view.getInt32(matrix + 16) === 0;
  return isTurned ? { width: height, height: width } : { width, height };
}
