export type SseMessage = { readonly event: string; readonly id: string | undefined; readonly data: unknown };

export type SseStream = {
  /** The next message that is no ping and no greeting of the protocol. */
  next(): Promise<SseMessage>;
  close(): Promise<void>;
};

/** Reads a tRPC subscription as it comes over the wire. @throws Error when the answer is no stream */
export async function openStream(url: string, token: string): Promise<SseStream> {
  const stop = new AbortController();
  const headers = { authorization: `Bearer ${token}`, accept: "text/event-stream" };
  const response = await fetch(url, { headers, signal: stop.signal });
  const { body } = response;
  if (!response.ok || !body) throw new Error(`no stream: ${response.status} ${await response.text()}`);
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";

  async function block(): Promise<string> {
    for (;;) {
      const end = text.indexOf("\n\n");
      if (end >= 0) {
        const found = text.slice(0, end);
        text = text.slice(end + 2);
        return found;
      }
      const { value, done } = await reader.read();
      if (done) throw new Error("the stream ended");
      text += decoder.decode(value, { stream: true });
    }
  }

  return {
    next: async () => {
      for (;;) {
        const message = parseBlock(await block());
        if (message.event === "message" && message.data !== undefined) return message;
      }
    },
    close: async () => {
      stop.abort();
      await reader.cancel().catch(() => {});
    },
  };
}

function parseBlock(block: string): SseMessage {
  const fields = new Map<string, string>();
  for (const line of block.split("\n")) {
    const at = line.indexOf(":");
    if (at > 0) fields.set(line.slice(0, at), line.slice(at + 1).trim());
  }
  const data = fields.get("data");
  return {
    event: fields.get("event") ?? "message",
    id: fields.get("id"),
    data: data === undefined || data === "" ? undefined : JSON.parse(data),
  };
}
