/** What a tRPC call answered, as a client on the wire sees it. */
export type RpcAnswer = {
  readonly status: number;
  readonly data: unknown;
  /** The stable machine word of an error. */
  readonly reason: string | undefined;
};

export type Rpc = {
  query(procedure: string, input: unknown, token?: string): Promise<RpcAnswer>;
  mutate(procedure: string, input: unknown, token?: string): Promise<RpcAnswer>;
};

/** Plain requests, no client library: what is tested is the wire. */
export function createRpc(baseUrl: string): Rpc {
  const bearer = (token: string | undefined) =>
    token === undefined ? {} : { authorization: `Bearer ${token}` };
  return {
    query: async (procedure, input, token) => {
      const query = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`;
      return answerOf(await fetch(`${baseUrl}/trpc/${procedure}${query}`, { headers: bearer(token) }));
    },
    mutate: async (procedure, input, token) =>
      answerOf(
        await fetch(`${baseUrl}/trpc/${procedure}`, {
          method: "POST",
          headers: { "content-type": "application/json", ...bearer(token) },
          body: JSON.stringify(input),
        }),
      ),
  };
}

async function answerOf(response: Response): Promise<RpcAnswer> {
  const body: unknown = await response.json();
  const reason = at(body, "error", "data", "reason");
  return {
    status: response.status,
    data: at(body, "result", "data"),
    reason: typeof reason === "string" ? reason : undefined,
  };
}

/** The value at a path of an unknown JSON value; undefined where the path ends early. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== "object" || current === null) return undefined;
    current = new Map(Object.entries(current)).get(String(key));
  }
  return current;
}

/** @throws Error when there is no text at the path */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  if (typeof found !== "string") throw new Error(`no text at ${path.join(".")} of ${JSON.stringify(value)}`);
  return found;
}

export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path);
  if (!Array.isArray(found)) throw new Error(`no list at ${path.join(".")} of ${JSON.stringify(value)}`);
  return found;
}
