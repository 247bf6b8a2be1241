import { inSpan, noTracer, type Tracer } from "./tracer.ts";

/**
 * Calls to partners with a span each: method, host and status, never the path or a query. The trace itself stays
 * here: no header of it goes to anybody, for a partner has no business with our ids.
 */
export function tracedFetch(call: typeof fetch, tracer: Tracer): typeof fetch {
  if (tracer === noTracer) return call;
  const traced = (...[input, init]: Parameters<typeof fetch>): Promise<Response> => {
    const { method, host } = target(input, init);
    const attributes = { "http.request.method": method, "server.address": host };
    return inSpan(tracer, { name: `${method} partner`, kind: "client", attributes }, async (span) => {
      const response = await call(input, init);
      span?.set({ "http.response.status_code": response.status });
      return response;
    });
  };
  return Object.assign(traced, { preconnect: call.preconnect });
}

function target(input: Parameters<typeof fetch>[0], init: RequestInit | undefined) {
  const request = input instanceof Request ? input : undefined;
  const url = URL.parse(request?.url ?? String(input));
  return { method: init?.method ?? request?.method ?? "GET", host: url?.hostname ?? "unknown" };
}
