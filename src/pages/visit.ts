import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import { type InAppBrowser, inAppBrowserOf } from "./in-app-browser.ts";

/** What the pages of an event know of the request that they answer, beside the event. */
export type Visit = {
  /** Public address of the event's page, for sharing: without any reference. */
  readonly shareUrl: string;
  /** Public address of this page, with the reference it was opened by. */
  readonly pageUrl: string;
  /** Of this deployment, without a slash at its end. */
  readonly publicUrl: string;
  readonly inApp: InAppBrowser | undefined;
  /** Epoch ms. */
  readonly now: number;
};

/** @param ref goes on with the visitor who opens the page in another browser */
export function visitOf(c: Context<AppEnv>, slug: string, ref = ""): Visit {
  const { publicUrl, clock } = c.env.deps;
  const { pathname } = new URL(c.req.url);
  // The answer to a form stands at an address that would show an empty form again.
  const path = c.req.method === "GET" ? pathname : `/e/${slug}`;
  const url = `${publicUrl}${path}${ref === "" ? "" : `?ref=${encodeURIComponent(ref)}`}`;
  return {
    shareUrl: `${publicUrl}/e/${slug}`,
    pageUrl: url,
    publicUrl,
    inApp: inAppBrowserOf(c.req.header("user-agent") ?? "", url),
    now: clock.now(),
  };
}
