/** Watches how late a timer of 1 ms comes, again and again. @returns the lateness of each, in ms */
export function watchLoop(): { stop: () => readonly number[] } {
  const late: number[] = [];
  let due = performance.now() + 1;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    const now = performance.now();
    late.push(Math.max(0, now - due));
    due = now + 1;
    timer = setTimeout(look, 1);
  };
  timer = setTimeout(look, 1);
  return {
    stop: () => {
      clearTimeout(timer);
      return late;
    },
  };
}
