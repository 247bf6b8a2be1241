import { isIP } from "node:net";

/**
 * Address of the client, for limits. Only what our own proxies appended to X-Forwarded-For counts: that is the n-th
 * entry from the right; whatever stands further left was sent by the client. What is not there or is no IP address is
 * answered by the socket's.
 *
 * @param socket who holds the connection: the client itself, or the proxy nearest to this process; null: it is gone
 * @param trustedProxies how many proxies of ours stand in front
 * @example // x-forwarded-for: made-up, 203.0.113.7
 * clientAddress(request, server.requestIP(request), 1) // "203.0.113.7"
 */
export function clientAddress(
  { headers }: Pick<Request, "headers">,
  socket: { readonly address: string } | null,
  trustedProxies: number,
): string {
  const nearest = socket?.address ?? "unknown";
  if (trustedProxies === 0) return nearest;
  const entries = headers.get("x-forwarded-for")?.split(",") ?? [];
  const address = entries.at(-trustedProxies)?.trim() ?? "";
  return isIP(address) === 0 ? nearest : address;
}
