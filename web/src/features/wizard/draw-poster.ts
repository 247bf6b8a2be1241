import { placesOf } from "./poster-places.ts";

const MARGIN = 96;
const LINES_MAX = 4;
const SUN = 130;
/** From this size of the title on four lines fit. */
const WIDEST = 104;

type Words = { readonly title: string; readonly store: string; readonly prize: string };

/** A square picture with the event's words, for owners who have no photo at hand. JPEG, as Instagram takes it. */
export function drawPoster({ title, store, prize }: Words): Promise<Blob> {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  if (pen === null) throw new TypeError("this browser draws nothing");
  const { size } = placesOf(1);
  canvas.width = size;
  canvas.height = size;
  const width = size - 2 * MARGIN;
  drawGround(pen, size);
  pen.fillStyle = "#ffffff";
  pen.textBaseline = "alphabetic";
  pen.font = fontOf(WIDEST, 700);
  const lines = linesOf(pen, title === "" ? store : title, width).slice(0, LINES_MAX);
  const places = placesOf(lines.length);
  pen.font = fontOf(places.titleSize, 700);
  lines.forEach((line, index) => {
    pen.fillText(line, MARGIN, places.titles[index] ?? 0, width);
  });
  pen.font = fontOf(places.wordSize, 500);
  pen.fillText(store, MARGIN, places.store, width - SUN);
  pen.fillText(prize, MARGIN, places.prize, width);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new TypeError("the drawing is empty")) : resolve(blob)),
      "image/jpeg",
      0.88,
    );
  });
}

/** Green, with a sun in the corner that keeps out of the words. */
function drawGround(pen: CanvasRenderingContext2D, size: number): void {
  const sky = pen.createLinearGradient(0, 0, size, size);
  sky.addColorStop(0, "#0b6b4f");
  sky.addColorStop(1, "#12301f");
  pen.fillStyle = sky;
  pen.fillRect(0, 0, size, size);
  pen.fillStyle = "#f3c46b";
  pen.beginPath();
  pen.arc(size - 60, 210, SUN, 0, 2 * Math.PI);
  pen.fill();
}

function fontOf(size: number, weight: number): string {
  return `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
}

/** Words stay whole. */
function linesOf(pen: CanvasRenderingContext2D, text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && pen.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
