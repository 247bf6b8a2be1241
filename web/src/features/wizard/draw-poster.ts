const SIZE = 1_080;
const MARGIN = 96;
const LINE = 128;

type Words = { readonly title: string; readonly store: string; readonly prize: string };

/** A square picture with the event's words, for owners who have no photo at hand. JPEG, as Instagram takes it. */
export function drawPoster({ title, store, prize }: Words): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = SIZE;
  canvas.height = SIZE;
  const pen = canvas.getContext("2d");
  if (pen === null) throw new TypeError("this browser draws nothing");
  const sky = pen.createLinearGradient(0, 0, SIZE, SIZE);
  sky.addColorStop(0, "#0b6b4f");
  sky.addColorStop(1, "#12301f");
  pen.fillStyle = sky;
  pen.fillRect(0, 0, SIZE, SIZE);
  pen.fillStyle = "#f3c46b";
  pen.beginPath();
  pen.arc(SIZE - 150, 170, 210, 0, 2 * Math.PI);
  pen.fill();
  pen.fillStyle = "#ffffff";
  pen.textBaseline = "alphabetic";
  pen.font = fontOf(104, 700);
  const lines = linesOf(pen, title === "" ? store : title, SIZE - 2 * MARGIN).slice(0, 4);
  const top = 460;
  lines.forEach((line, index) => {
    pen.fillText(line, MARGIN, top + index * LINE);
  });
  pen.font = fontOf(52, 500);
  pen.fillText(prize, MARGIN, top + lines.length * LINE + 10, SIZE - 2 * MARGIN);
  pen.fillText(store, MARGIN, SIZE - MARGIN, SIZE - 2 * MARGIN);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new TypeError("the drawing is empty")) : resolve(blob)),
      "image/jpeg",
      0.88,
    );
  });
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
