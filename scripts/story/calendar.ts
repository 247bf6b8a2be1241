/** The shop's calendar, worked out by hand: Korea is nine hours ahead of UTC, all year. */
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
const KOREA_MS = 9 * HOUR_MS;

export function dayOf(at: number): string {
  return new Date(at + KOREA_MS).toISOString().slice(0, 10);
}

export function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00+09:00`);
}

export function addDays(day: string, count: number): string {
  return dayOf(startOf(day) + count * DAY_MS);
}

export function daysBetween(from: string, to: string): number {
  return (startOf(to) - startOf(from)) / DAY_MS;
}

export function daysFrom(first: string, count: number): string[] {
  return Array.from({ length: Math.max(0, count) }, (_, index) => addDays(first, index));
}

export function hourStart(at: number): number {
  return at - (at % HOUR_MS);
}

export function hourOfDay(at: number): number {
  return Math.floor(((at + KOREA_MS) % DAY_MS) / HOUR_MS);
}
