import { z } from "zod";
import { parseMediaPath } from "../media/index.ts";
import { publicHttpsUrl } from "../public-address.ts";

/** Building blocks of every input and output schema. Text arrives as NFC (the transport normalises bodies). */
export const uuid = z.uuid();
export const day = z.iso.date();
export const instantInput = z.iso.datetime({ offset: true });
export const instantOutput = z.iso.datetime({ offset: true });
export const krw = z.int().min(0).max(10_000_000_000);
export const idempotencyKey = z.string().min(1).max(200).optional();
/**
 * A public https address, or what looks like an upload of this service, whose own address may be http in a demo:
 * the verb checks that it is one (requireUsableMedia).
 */
export const httpsUrl = z
  .url({ protocol: /^https?$/ })
  .max(2_048)
  .refine((value) => publicHttpsUrl(value) !== undefined || looksUploaded(value), "a public https address");

function looksUploaded(value: string): boolean {
  const path = /^https?:\/\/[^/?#@]+(\/.*)$/.exec(value)?.[1];
  return path !== undefined && parseMediaPath(path) !== undefined;
}

/** One line of text: trimmed, no control characters, length in code points. */
export function line(min: number, max: number) {
  return text(min, max).refine((value) => !/[\u0000-\u001f\u007f]/.test(value), "no control characters");
}

/** Text with line breaks: trimmed, length in code points. */
export function text(min: number, max: number) {
  return z
    .string()
    .max(max * 4)
    .trim()
    .refine((value) => codePoints(value) >= min && codePoints(value) <= max, `${min}-${max} characters`);
}

export function codePoints(value: string): number {
  let count = 0;
  for (const _ of value) count += 1;
  return count;
}

export const pageInput = {
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(100).default(20),
};

export const okOutput = z.strictObject({ ok: z.literal(true) });
