/** A small Redis behind Upstash's REST shape, with faults. It is ours: it proves our client code, not Upstash. */
export type Fault = "none" | "error500" | "html502" | "truncated" | "hang" | "wrongType";

export type FakeUpstash = {
  url: string;
  token: string;
  calls: () => number;
  setFault: (fault: Fault) => void;
  stop: () => Promise<void>;
};

export function startFakeUpstash(now: () => number): FakeUpstash {
  const values = new Map<string, { text: string; expiresAt: number }>();
  let fault: Fault = "none";
  let calls = 0;

  function textAt(key: string): string | null {
    const known = values.get(key);
    return known && known.expiresAt > now() ? known.text : null;
  }

  function set(key: string, text: string, options: readonly string[]): unknown {
    const isNew = options.some((word) => word.toLowerCase() === "nx");
    if (isNew && textAt(key) !== null) return null;
    const px = options.findIndex((word) => word.toLowerCase() === "px");
    values.set(key, { text, expiresAt: now() + Number(options[px + 1]) });
    return "OK";
  }

  function increment(key: string, by: number): number | Failed {
    const sum = Number(textAt(key) ?? "0") + by;
    if (!Number.isSafeInteger(sum)) return new Failed();
    values.set(key, { text: String(sum), expiresAt: values.get(key)?.expiresAt ?? Number.POSITIVE_INFINITY });
    return sum;
  }

  function run(command: readonly unknown[]): unknown {
    const [name, key, ...rest] = command.map(String);
    if (key === undefined) return null;
    switch (name?.toLowerCase()) {
      case "get":
        return fault === "wrongType" ? { not: "text" } : textAt(key);
      case "mget":
        return fault === "wrongType" ? "text" : [key, ...rest].map(textAt);
      case "set":
        return set(key, rest[0] ?? "", rest.slice(1));
      case "incrby":
        return increment(key, Number(rest[0]));
      case "pexpire": {
        const known = values.get(key);
        if (known) values.set(key, { ...known, expiresAt: now() + Number(rest[0]) });
        return known ? 1 : 0;
      }
      case "del":
        return [key, ...rest].filter((each) => values.delete(each)).length;
      default:
        return null;
    }
  }

  function answerTo(command: unknown): { result: unknown } | { error: string } {
    const result = Array.isArray(command) ? run(command) : null;
    return result instanceof Failed ? { error: "ERR value is not an integer" } : { result: encoded(result) };
  }

  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: async (request) => {
      calls += 1;
      if (fault === "error500") return Response.json({ error: "ERR internal" }, { status: 500 });
      if (fault === "html502") return new Response("<html>Bad gateway</html>", { status: 502 });
      if (fault === "truncated") return new Response('{"result":"c29tZX');
      if (fault === "hang") return new Promise<Response>(() => undefined);
      if (request.headers.get("authorization") !== "Bearer secret-token") {
        return Response.json({ error: "WRONGPASS" }, { status: 401 });
      }
      const body: unknown = await request.json();
      const isPipeline = new URL(request.url).pathname === "/pipeline";
      if (isPipeline) return Response.json(Array.isArray(body) ? body.map(answerTo) : []);
      const answer = answerTo(body);
      return Response.json(answer, { status: "error" in answer ? 400 : 200 });
    },
  });

  return {
    url: `http://127.0.0.1:${server.port}`,
    token: "secret-token",
    calls: () => calls,
    setFault: (next) => {
      fault = next;
    },
    stop: async () => server.stop(true),
  };
}

class Failed {}

function encoded(result: unknown): unknown {
  if (Array.isArray(result)) return result.map(encoded);
  return typeof result === "string" ? toBase64(result) : result;
}

function toBase64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}
