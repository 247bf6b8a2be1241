import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";

/**
 * Pixels in which two screenshots differ to the eye.
 *
 * @throws RangeError when they differ in size
 */
export function differingPixels(one: Uint8Array, other: Uint8Array): number {
  const [a, b] = [PNG.sync.read(Buffer.from(one)), PNG.sync.read(Buffer.from(other))];
  if (a.width !== b.width || a.height !== b.height) {
    throw new RangeError(`${a.width}x${a.height} and ${b.width}x${b.height}`);
  }
  return pixelmatch(a.data, b.data, undefined, a.width, a.height, { threshold: 0.1 });
}

/** How many of a screenshot's pixels are not of the colour in its corner: nothing there is nothing drawn. */
export function drawnPixels(screenshot: Uint8Array): number {
  const { data } = PNG.sync.read(Buffer.from(screenshot));
  let drawn = 0;
  for (let at = 4; at < data.length; at += 4) {
    if (data[at] !== data[0] || data[at + 1] !== data[1] || data[at + 2] !== data[2]) drawn += 1;
  }
  return drawn;
}
