/** A place in a distributed trace, as W3C Trace Context writes it. */
export type TraceParent = { readonly traceId: string; readonly spanId: string; readonly isSampled: boolean };

const SHAPE = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const TEXT_MAX = 200;

/**
 * @returns undefined for anything that is not a valid header: it must not reach the event log
 * @example parseTraceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")?.isSampled // true
 */
export function parseTraceparent(text: string | null | undefined): TraceParent | undefined {
  if (text === null || text === undefined || text.length > TEXT_MAX) return undefined;
  const [, version = "ff", traceId = "", spanId = "", flags = "00", rest] = SHAPE.exec(text) ?? [];
  const isOfNewerVersion = version !== "00";
  if (version === "ff" || (rest !== undefined && !isOfNewerVersion)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export function formatTraceparent({ traceId, spanId, isSampled }: TraceParent): string {
  return `00-${traceId}-${spanId}-${isSampled ? "01" : "00"}`;
}
