import type { ChannelId } from "../../../channels/index.ts";
import type { ServiceContext } from "../../../context.ts";
import { trackingCodesOf, trackingUrl } from "../../tracking/index.ts";
import type { AnomalyCause } from "./facts.ts";

export type LinkState = Extract<AnomalyCause, "LINK_BROKEN" | "LINK_WORKS" | "LINK_UNKNOWN">;

const TIMEOUT_MS = 5_000;
/** Both say that nobody looked at the answer: the visit is kept apart from people's clicks. */
const NO_CLICK = { "user-agent": "MadangLinkCheck/1 (bot)", "sec-purpose": "prefetch" };

/**
 * Opens an event's tracking link as a customer's browser would, over the service's public address: the redirect, then
 * the page. It goes nowhere else: a redirect to another address counts as broken and is not followed.
 *
 * @param channel whose link; '' = any of the event's
 * @returns LINK_UNKNOWN for an event without links, or when the service cannot reach its own address or does not know it
 */
export async function probeLink(
  ctx: ServiceContext,
  place: { readonly eventId: string; readonly channel: ChannelId | "" },
): Promise<LinkState> {
  const codes = await trackingCodesOf(ctx.deps, place.eventId);
  const code = place.channel === "" ? Object.values(codes)[0] : codes[place.channel];
  if (code === undefined) return "LINK_UNKNOWN";
  const link = new URL(trackingUrl(ctx.deps, code));
  // RFC 6761: the name of no host. A Worker's ticks have it while PUBLIC_URL is not set.
  if (link.hostname.endsWith(".invalid")) return "LINK_UNKNOWN";
  const first = await statusOf(ctx, link);
  if (first === undefined) return "LINK_UNKNOWN";
  const target = first.location === null ? undefined : URL.parse(first.location, link);
  if (first.status !== 302 || !target || target.origin !== link.origin) return "LINK_BROKEN";
  const page = await statusOf(ctx, target);
  if (page === undefined) return "LINK_UNKNOWN";
  return page.status === 200 ? "LINK_WORKS" : "LINK_BROKEN";
}

type Answer = { readonly status: number; readonly location: string | null };

/** Undefined where no answer came. A busy service (429, 503) has not said that the link is broken. */
async function statusOf(ctx: ServiceContext, url: URL): Promise<Answer | undefined> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await ctx.deps.fetch(url.href, { headers: NO_CLICK, redirect: "manual", signal });
    await response.body?.cancel();
    if (response.status === 429 || response.status === 503) return undefined;
    return { status: response.status, location: response.headers.get("location") };
  } catch {
    return undefined;
  }
}
