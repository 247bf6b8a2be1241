import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export type HttpCall = { readonly route: string; readonly authorization: string; readonly body: string };

/** What is sent back: an answer, nothing for ever, or a closed connection. */
export type HttpAnswer =
  | { readonly status: number; readonly type: string; readonly body: string }
  | "none"
  | "cut";

export type HttpListener = { readonly port: number; stop(): void };

/** An HTTP server that can also break a connection without a word. */
export function listenHttp(answer: (call: HttpCall) => Promise<HttpAnswer>): HttpListener {
  const server = createServer((request, response) => {
    void serve(request, response, answer);
  });
  // As long as servers at the edge keep a connection: by default it is closed after 5 s, also below a caller's request.
  server.keepAliveTimeout = 75_000;
  server.listen(0, "127.0.0.1");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    port: address.port,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (call: HttpCall) => Promise<HttpAnswer>,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
  const given = await answer({
    route: `${request.method} ${pathname}`,
    authorization: request.headers.authorization ?? "",
    body: Buffer.concat(chunks).toString("utf8"),
  });
  if (given === "none") return;
  if (given === "cut") {
    request.socket.destroy();
    return;
  }
  response.writeHead(given.status, { "content-type": given.type });
  response.end(given.body);
}
