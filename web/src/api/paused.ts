let isPaused = false;

/** Whether the owner lets the numbers stand still: nothing reads them anew by itself then. */
export function isPausedByOwner(): boolean {
  return isPaused;
}

export function setPausedByOwner(isNow: boolean): void {
  isPaused = isNow;
}
