import { addDays, DAY_MS, HOUR_MS, zoneOffsetMs } from "../../../time.ts";

/** A store's calendar. Offsets are looked up once a day (a day on which clocks change: once an hour). */
export type Zone = {
  readonly timeZone: string;
  readonly dayOf: (at: number) => string;
  readonly dayStart: (day: string) => number;
  readonly hourOfDay: (at: number) => number;
  readonly iso: (at: number) => string;
};

export function createZone(timeZone: string): Zone {
  const offsetAt = createOffsets(timeZone);
  function dayStart(day: string): number {
    const utcMidnight = Date.parse(`${day}T00:00:00Z`);
    return utcMidnight - offsetAt(utcMidnight - offsetAt(utcMidnight));
  }
  function iso(at: number): string {
    const offset = offsetAt(at);
    const local = new Date(at + offset).toISOString().replace("Z", "").replace(".000", "");
    const hours = String(Math.floor(Math.abs(offset) / HOUR_MS)).padStart(2, "0");
    const minutes = String((Math.abs(offset) % HOUR_MS) / 60_000).padStart(2, "0");
    return `${local}${offset < 0 ? "-" : "+"}${hours}:${minutes}`;
  }
  return {
    timeZone,
    dayOf: (at) => new Date(at + offsetAt(at)).toISOString().slice(0, 10),
    dayStart,
    hourOfDay: (at) => Math.floor((at + offsetAt(at)) / HOUR_MS) % 24,
    iso,
  };
}

/** Whole days from one calendar day to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

export function dayRange(first: string, count: number): string[] {
  return Array.from({ length: Math.max(0, count) }, (_, index) => addDays(first, index));
}

/** Intl is slow to ask; a UTC day that begins and ends with one offset has no other in between. */
function createOffsets(timeZone: string): (at: number) => number {
  const known = new Map<number, number>();
  function ask(at: number): number {
    const cached = known.get(at);
    if (cached !== undefined) return cached;
    const offset = zoneOffsetMs(timeZone, at);
    known.set(at, offset);
    return offset;
  }
  return (at) => {
    const day = Math.floor(at / DAY_MS) * DAY_MS;
    const offset = ask(day);
    return offset === ask(day + DAY_MS) ? offset : ask(Math.floor(at / HOUR_MS) * HOUR_MS);
  };
}
