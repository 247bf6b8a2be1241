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

  function run(command: readonly unknown[]): unknown {
    const [name, key, text, , ttl] = command.map(String);
    if (key === undefined) return null;
    switch (name?.toLowerCase()) {
      case "get": {
        if (fault === "wrongType") return { not: "text" };
        const known = values.get(key);
        return known && known.expiresAt > now() ? known.text : null;
      }
      case "set": {
        values.set(key, { text: text ?? "", expiresAt: now() + Number(ttl) });
        return "OK";
      }
      case "del":
        return values.delete(key) ? 1 : 0;
      default:
        return null;
    }
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
      const command: unknown = await request.json();
      const result = Array.isArray(command) ? run(command) : null;
      return Response.json({ result: typeof result === "string" ? toBase64(result) : result });
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

function toBase64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}
