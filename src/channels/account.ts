import type { ChannelAccount } from "./call-context.ts";
import { ChannelError } from "./errors.ts";

/** An account that cannot be used at all: no address, no credentials, or ones of another shape. */
export function notConfigured(): ChannelError {
  return new ChannelError({ kind: "config", reason: "NOT_CONFIGURED" });
}

/**
 * The partner's base address without a slash at its end, so that paths are put behind it.
 *
 * @throws ChannelError NOT_CONFIGURED
 */
export function endpointOf({ endpoint }: Pick<ChannelAccount, "endpoint">): string {
  if (endpoint === null) throw notConfigured();
  return endpoint.replace(/\/$/, "");
}
