import { isbot } from "isbot";
import type { ClickKind } from "./click-batch.ts";

/** What a request to a tracking link tells about a person: nothing, when no person looked at the answer. */
export function clickKindOf(request: Request): ClickKind {
  if (request.method === "HEAD" || isPrefetch(request.headers)) return "head";
  return isbot(request.headers.get("user-agent")) ? "bot" : "human";
}

function isPrefetch(headers: Headers): boolean {
  const purpose = `${headers.get("sec-purpose") ?? ""} ${headers.get("purpose") ?? ""} ${headers.get("x-moz") ?? ""}`;
  return purpose.includes("prefetch") || purpose.includes("prerender");
}
