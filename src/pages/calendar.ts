import type { PublicEvent } from "../services/participation/index.ts";

const LINE_OCTETS_MAX = 75;
const UTF8 = new TextEncoder();

export type CalendarOptions = {
  readonly event: PublicEvent;
  /** Public address of the event's page. */
  readonly url: string;
  /** Epoch ms. */
  readonly now: number;
};

/**
 * An event for the customer's calendar (RFC 5545): its whole period without blocking the time, a reminder a day
 * before the end. Holds nothing of the customer.
 *
 * @throws RangeError for an event without a period
 */
export function toCalendar({ event, url, now }: CalendarOptions): string {
  const { startsAt, endsAt, slug, title, storeName, storeAddress, prizeName } = event;
  if (startsAt === null || endsAt === null) throw new RangeError("an approved event has a period");
  const about = [
    ...(prizeName === "" ? [] : [`경품: ${prizeName}`]),
    "방문할 때 참여 코드를 보여 주세요.",
    url,
  ];
  return [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Madang//Event//KO",
    "BEGIN:VEVENT",
    `UID:${slug}@${new URL(url).hostname}`,
    `DTSTAMP:${utc(now)}`,
    `DTSTART:${utc(Date.parse(startsAt))}`,
    `DTEND:${utc(Date.parse(endsAt))}`,
    `SUMMARY:${escaped(`${storeName} - ${title}`)}`,
    `LOCATION:${escaped(storeAddress)}`,
    `DESCRIPTION:${escaped(about.join("\n"))}`,
    `URL:${url}`,
    "TRANSP:TRANSPARENT",
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    `DESCRIPTION:${escaped(`내일 끝나요 - ${title}`)}`,
    "TRIGGER;RELATED=END:-P1D",
    "END:VALARM",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ]
    .flatMap(folded)
    .join("\r\n");
}

function utc(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, "");
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");
}

/** Lines have at most 75 octets; what is longer goes on behind a space. */
function folded(line: string): string[] {
  const lines: string[] = [];
  let part = "";
  let octets = 0;
  for (const letter of line) {
    const size = UTF8.encode(letter).length;
    if (octets + size > LINE_OCTETS_MAX) {
      lines.push(part);
      part = " ";
      octets = 1;
    }
    part += letter;
    octets += size;
  }
  return [...lines, part];
}
