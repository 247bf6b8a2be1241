import type { TestApp } from "./app.ts";

export type Answer = { readonly status: number; readonly body: string; readonly json: unknown };

/** One tRPC call as bytes on the wire. */
export async function rpc(
  app: TestApp,
  call: { type: string; path: string; input: unknown; token?: string | undefined },
): Promise<Answer> {
  const headers = {
    "content-type": "application/json",
    ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
  };
  const response =
    call.type === "mutation"
      ? await app.fetch(`/trpc/${call.path}`, { method: "POST", headers, body: JSON.stringify(call.input) })
      : await app.fetch(`/trpc/${call.path}?input=${encodeURIComponent(JSON.stringify(call.input))}`, {
          headers,
        });
  const body = await response.text();
  return { status: response.status, body, json: parse(body) };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** A value inside an answer; undefined where the way ends. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isHolder(inner) ? Reflect.get(inner, key) : undefined), value);
}

export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path);
  if (typeof found !== "string")
    throw new TypeError(`no text at ${path.join(".")} in ${JSON.stringify(value)}`);
  return found;
}

function isHolder(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
