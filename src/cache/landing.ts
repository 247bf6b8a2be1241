import type { Flight, Landing } from "./cache.ts";

const LOOK_MS_MAX = 50;

/**
 * What a load that runs brings, or undefined when it takes longer. It is looked at rather than awaited: a promise that
 * several requests of a Workers isolate await is resolved inside one of them for the others, also for those that
 * stopped waiting and have ended. The pauses double, so that a crowd of readers does not keep the isolate busy.
 *
 * @param ms sum of the pauses, real time
 * @example const landing = await landingOf(flight, 1_000);
 */
export async function landingOf(flight: Flight, ms: number): Promise<Landing | undefined> {
  let left = ms;
  for (let pause = 1; left > 0 && !flight.landing; pause = Math.min(2 * pause, LOOK_MS_MAX)) {
    const wait = Math.min(pause, left);
    await new Promise((resolve) => setTimeout(resolve, wait));
    left -= wait;
  }
  return flight.landing;
}
