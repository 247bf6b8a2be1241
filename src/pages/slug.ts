import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";

export function isSlug(text: string): boolean {
  return /^[a-z0-9-]{1,80}$/.test(text);
}

/** Where an event's former address leads now, query kept; undefined when the address is the current one. */
export function currentAddress(c: Context<AppEnv>, slug: string): string | undefined {
  const asked = c.req.param("slug");
  if (asked === undefined || asked === slug) return undefined;
  const { pathname, search } = new URL(c.req.url);
  return `${pathname.replace(`/e/${asked}`, `/e/${slug}`)}${search}`;
}
