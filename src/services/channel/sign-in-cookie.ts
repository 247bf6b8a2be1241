import type { ChannelId } from "../../channels/index.ts";
import { SIGN_IN_MS } from "./sign-in-ticket.ts";

const NONCE_SHAPE = /^[A-Za-z0-9_-]{43}$/;

/** As for sessions: `__Host-` binds it to this host and https; plain http exists in the demo only. */
function cookieName(channel: ChannelId, isSecure: boolean): string {
  return `${isSecure ? "__Host-" : ""}madang-signin-${channel}`;
}

/**
 * The Set-Cookie value that marks the browser in which a sign-in began. Lax, because the channel's page leads
 * back by a link of its own.
 */
export function nonceCookie(channel: ChannelId, nonce: string, isSecure: boolean): string {
  return serialise(channel, { value: nonce, maxAge: SIGN_IN_MS / 1000, isSecure });
}

/** The Set-Cookie value that takes the mark away. */
export function clearedNonceCookie(channel: ChannelId, isSecure: boolean): string {
  return serialise(channel, { value: "", maxAge: 0, isSecure });
}

function serialise(channel: ChannelId, cookie: { value: string; maxAge: number; isSecure: boolean }): string {
  const { value, maxAge, isSecure } = cookie;
  const secure = isSecure ? "; Secure" : "";
  return `${cookieName(channel, isSecure)}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`;
}

/** Null unless exactly one well-formed cookie of that name came along. */
export function readNonce(channel: ChannelId, cookies: string | null, isSecure: boolean): string | null {
  const name = `${cookieName(channel, isSecure)}=`;
  const pairs = (cookies ?? "").split(";").map((pair) => pair.trim());
  const [value = "", ...others] = pairs
    .filter((pair) => pair.startsWith(name))
    .map((pair) => pair.slice(name.length));
  return others.length === 0 && NONCE_SHAPE.test(value) ? value : null;
}
