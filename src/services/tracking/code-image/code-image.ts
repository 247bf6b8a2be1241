import { blackAndWhitePng } from "../../../media/index.ts";
import { qrDots } from "../qr.ts";
import { showShortCode } from "../short-code.ts";
import { dotsOf } from "./letters.ts";

type Dots = readonly (readonly boolean[])[];

const QR_DOT_PX = 20;
const LETTER_DOT_PX = 10;

/**
 * A code as a picture to keep on the phone: the QR code, and below it the letters for when no scanner is at hand.
 *
 * @param code short code without hyphens
 * @returns PNG, some 700 x 800 px, below 3 KB
 */
export function codeImage(code: string): Uint8Array<ArrayBuffer> {
  const qr = enlarged(qrDots(code), QR_DOT_PX);
  const width = qr[0]?.length ?? 0;
  const words = enlarged(lineOf(showShortCode(code)), LETTER_DOT_PX).map((row) => centred(row, width));
  const blank: boolean[] = Array.from({ length: width }, () => false);
  const gap = Array.from({ length: QR_DOT_PX * 2 }, () => blank);
  return blackAndWhitePng([...qr, ...words, ...gap]);
}

/** Letters side by side, one dot apart. */
function lineOf(text: string): Dots {
  const letters = Array.from(text, dotsOf);
  return Array.from({ length: 7 }, (_, row) => letters.flatMap((letter) => [...(letter[row] ?? []), false]));
}

function enlarged(dots: Dots, factor: number): Dots {
  return dots.flatMap((row) => {
    const wide = row.flatMap((dot) => Array.from({ length: factor }, () => dot));
    return Array.from({ length: factor }, () => wide);
  });
}

function centred(row: readonly boolean[], width: number): boolean[] {
  const left = Math.max(0, Math.floor((width - row.length) / 2));
  return Array.from({ length: width }, (_, x) => row[x - left] ?? false);
}
