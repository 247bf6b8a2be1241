/** While it stops: answers say so and connections end with them; then nothing new is taken. */
export type Drain = {
  readonly isDraining: () => boolean;
  /** What the server answers with, so that it can be ended: streams, and connections once it stops. */
  readonly watch: (response: Response) => Response;
  /**
   * Ends streams, lets clients on kept connections go elsewhere, and waits for what is in hand.
   *
   * @param server whose listener closes
   */
  readonly begin: (server: Stoppable) => Promise<void>;
};

type Stoppable = { stop(closeActiveConnections: boolean): Promise<void> };

export type DrainOptions = { readonly sleep: (ms: number) => Promise<void> };

/**
 * How long kept connections are told to close before the listener does. A request that comes over one in the moment
 * it is closed would be lost; an answer with `connection: close` before leaves no such moment.
 */
const GRACE_MS = 300;
/** In-flight requests get this long. */
const ANSWER_MS = 5_000;

/** @example const drain = createDrain({ sleep }); await drain.begin(server); */
export function createDrain({ sleep }: DrainOptions): Drain {
  const streams = new Set<() => void>();
  let isDraining = false;
  return {
    isDraining: () => isDraining,
    watch: (response) => {
      const watched = isStream(response) ? endable(response, streams) : response;
      if (isDraining) watched.headers.set("connection", "close");
      return watched;
    },
    begin: async (server) => {
      isDraining = true;
      for (const end of streams) end();
      await sleep(GRACE_MS);
      for (const end of streams) end();
      await Promise.race([server.stop(false), sleep(ANSWER_MS)]);
      await server.stop(true);
    },
  };
}

function isStream(response: Response): boolean {
  return response.headers.get("content-type")?.startsWith("text/event-stream") === true;
}

/**
 * The same stream, which ends as if its source had: the client connects again, to whoever serves then. Forgotten as
 * soon as it is over, however that came.
 */
function endable(response: Response, streams: Set<() => void>): Response {
  if (!response.body) return response;
  const reader = response.body.getReader();
  let end = () => {};
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      end = () => {
        if (!streams.delete(end)) return;
        close(controller);
        reader.cancel().catch(() => {});
      };
      streams.add(end);
    },
    pull: async (controller) => {
      const { value, done } = await reader.read().catch((error: unknown) => {
        streams.delete(end);
        throw error;
      });
      if (!streams.has(end)) return;
      if (!done) return controller.enqueue(value);
      streams.delete(end);
      controller.close();
    },
    cancel: () => {
      streams.delete(end);
      return reader.cancel();
    },
  });
  return new Response(body, response);
}

/** What one connection is in must never keep the whole server from stopping. */
function close(controller: ReadableStreamDefaultController): void {
  try {
    controller.close();
  } catch {
    // It was over already.
  }
}
