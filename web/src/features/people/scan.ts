/** Looks a second are enough for a code held still, and leave a cheap phone its battery. */
const PAUSE_MS = 200;
/** Wider pictures are read no better and much slower. */
const WIDTH_MAX = 640;

/**
 * Shows the camera in a video element and looks for a QR code until one is read.
 *
 * @returns its text; undefined when `signal` ended it
 * @throws DOMException when there is no camera, or the person refused it
 */
export async function scan(video: HTMLVideoElement, signal: AbortSignal): Promise<string | undefined> {
  const devices = navigator.mediaDevices;
  const camera = await devices.getUserMedia({ video: { facingMode: "environment" } });
  try {
    video.srcObject = camera;
    await video.play();
    const { decodeQR } = await import("qr/decode.js");
    const canvas = document.createElement("canvas");
    while (!signal.aborted) {
      const picture = pictureOf(video, canvas);
      const text = picture && readQuietly(() => decodeQR(picture));
      if (text !== undefined && text !== "") return text;
      await pause(signal);
    }
    return undefined;
  } finally {
    for (const track of camera.getTracks()) track.stop();
    video.srcObject = null;
  }
}

function pictureOf(video: HTMLVideoElement, canvas: HTMLCanvasElement): ImageData | undefined {
  if (video.videoWidth === 0) return undefined;
  const width = Math.min(WIDTH_MAX, video.videoWidth);
  const height = Math.round((video.videoHeight / video.videoWidth) * width);
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context?.drawImage(video, 0, 0, width, height);
  return context?.getImageData(0, 0, width, height);
}

/** Most pictures hold no code, which the reader tells by throwing. */
function readQuietly(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PAUSE_MS);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
