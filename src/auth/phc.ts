import { toBase64 } from "../base64.ts";
import type { Bytes } from "./bytes.ts";

/** A PHC string taken apart: `$id$v=19$k=v,k=v$salt$hash`, base64 without padding. */
export type Phc = { id: string; params: ReadonlyMap<string, number>; salt: Bytes; hash: Bytes };

export function formatPhc({ id, params, salt, hash }: Phc): string {
  const list = [...params].map(([name, value]) => `${name}=${value}`).join(",");
  return `$${id}$${list}$${encode(salt)}$${encode(hash)}`;
}

/** Undefined for anything that is not a PHC string with salt and hash. */
export function parsePhc(text: string): Phc | undefined {
  const match = /^\$([a-z0-9-]{1,32})(?:\$v=\d+)?\$([a-z0-9=,]+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(
    text,
  );
  if (!match) return undefined;
  const [, id = "", list = "", salt = "", hash = ""] = match;
  const params = new Map<string, number>();
  for (const pair of list.split(",")) {
    const [name = "", value = ""] = pair.split("=");
    if (!/^\d{1,9}$/.test(value)) return undefined;
    params.set(name, Number(value));
  }
  const saltBytes = decode(salt);
  const hashBytes = decode(hash);
  return saltBytes && hashBytes ? { id, params, salt: saltBytes, hash: hashBytes } : undefined;
}

function encode(bytes: Bytes): string {
  return toBase64(bytes).replaceAll("=", "");
}

function decode(text: string): Bytes | undefined {
  return text.length % 4 === 1
    ? undefined
    : Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
