import { AppError } from "../../errors.ts";

const ATTEMPTS_MAX = 5;

/**
 * Reads anew and tries again when somebody else took a step of the same draw in between: a hundred winners may answer
 * at the same moment.
 *
 * @param step undefined where its guard did not hold
 * @throws AppError UNAVAILABLE BUSY after five times
 */
export async function retried<T>(step: () => Promise<T | undefined>): Promise<T> {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    const done = await step();
    if (done !== undefined) return done;
  }
  throw new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
}
