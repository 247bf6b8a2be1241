import { encode, renderSVG } from "uqr";

/** Middle error correction, and the quiet zone that scanners need. */
const SHAPE = { ecc: "M", border: 4 } as const;

/** A QR code as a standalone SVG: black on white in both colour schemes, with the quiet zone scanners need. */
export function qrSvg(text: string): string {
  return renderSVG(text, { ...SHAPE, blackColor: "#000", whiteColor: "#fff" });
}

/** The same as rows of dots, `true` for black. */
export function qrDots(text: string): boolean[][] {
  return encode(text, SHAPE).data;
}
