import { inSpan, noTracer, type Tracer } from "./tracer.ts";

type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/**
 * Calls to partners with a span each: method, host and status, never the path or a query. The trace itself stays
 * here: no header of it goes to anybody, for a partner has no business with our ids.
 */
export function tracedFetch(call: Fetch, tracer: Tracer): Fetch {
  if (tracer === noTracer) return call;
  return (url, init) => {
    const method = init?.method ?? "GET";
    const host = URL.parse(url)?.hostname ?? "unknown";
    const attributes = { "http.request.method": method, "server.address": host };
    return inSpan(tracer, { name: `${method} partner`, kind: "client", attributes }, async (span) => {
      const response = await call(url, init);
      span?.set({ "http.response.status_code": response.status });
      return response;
    });
  };
}
