import { renderSVG } from "uqr";

/** A QR code as a standalone SVG: black on white in both colour schemes, with the quiet zone scanners need. */
export function qrSvg(text: string): string {
  return renderSVG(text, { ecc: "M", border: 4, blackColor: "#000", whiteColor: "#fff" });
}
