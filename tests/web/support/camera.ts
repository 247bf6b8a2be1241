import { qrDots } from "../../../src/services/tracking/index.ts";

const [WIDTH, HEIGHT, DOT] = [640, 480, 12];
const [BLACK, WHITE, GREY] = [16, 235, 128];

/**
 * Switches that give Chromium a camera which sees the QR code of a text, and the person's consent to it.
 *
 * @param path of a file to be written: one picture, as the format YUV4MPEG2 has it
 */
export async function cameraSeeing(text: string, path: string): Promise<readonly string[]> {
  const luma = new Uint8Array(WIDTH * HEIGHT).fill(WHITE);
  const dots = qrDots(text);
  const left = Math.floor((WIDTH - dots.length * DOT) / 2);
  const top = Math.floor((HEIGHT - dots.length * DOT) / 2);
  for (const [row, cells] of dots.entries())
    for (const [column, isDark] of cells.entries()) {
      if (!isDark) continue;
      for (let y = 0; y < DOT; y += 1) {
        const from = (top + row * DOT + y) * WIDTH + left + column * DOT;
        luma.fill(BLACK, from, from + DOT);
      }
    }
  const colours = new Uint8Array((WIDTH * HEIGHT) / 2).fill(GREY);
  const head = `YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\nFRAME\n`;
  await Bun.write(path, new Blob([head, luma, colours]));
  return [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-video-capture=${path}`,
  ];
}
