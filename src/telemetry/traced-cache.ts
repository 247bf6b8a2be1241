import type { Cache } from "../cache/index.ts";
import { inSpan, noTracer, type Tracer } from "./tracer.ts";

/** Redis with a span around each command; keys and values stay out of spans. */
export function tracedCache(cache: Cache, tracer: Tracer): Cache {
  if (tracer === noTracer) return cache;
  const command = (name: string) => ({
    name: `cache ${name}`,
    kind: "client" as const,
    attributes: { "cache.command": name },
  });
  return {
    ...cache,
    get: (key) => inSpan(tracer, command("get"), () => cache.get(key)),
    getMany: (keys) => inSpan(tracer, command("getMany"), () => cache.getMany(keys)),
    set: (...args) => inSpan(tracer, command("set"), () => cache.set(...args)),
    add: (...args) => inSpan(tracer, command("add"), () => cache.add(...args)),
    increment: (...args) => inSpan(tracer, command("increment"), () => cache.increment(...args)),
    delete: (...keys) => inSpan(tracer, command("delete"), () => cache.delete(...keys)),
  };
}
