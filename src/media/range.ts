import type { ByteRange } from "./storage.ts";

/**
 * The one range of a Range header (RFC 9110 14.1.2) within `bytes`. Several ranges, other units and nonsense are
 * read as no header, which the RFC allows.
 *
 * @returns undefined = answer with everything; "unsatisfiable" = 416
 */
export function parseRange(header: string | null, bytes: number): ByteRange | "unsatisfiable" | undefined {
  const [, from = "", to = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "") ?? [];
  if (from === "" && to === "") return undefined;
  if (from === "") {
    const length = Math.min(Number(to), bytes);
    return length === 0 ? "unsatisfiable" : { start: bytes - length, end: bytes - 1 };
  }
  const start = Number(from);
  const end = to === "" ? bytes - 1 : Math.min(Number(to), bytes - 1);
  if (to !== "" && Number(to) < start) return undefined;
  return start >= bytes ? "unsatisfiable" : { start, end };
}
