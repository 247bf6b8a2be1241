import type { OnStream } from "../app-env.ts";

/** While it stops: answers say so and connections end with them; then nothing new is taken. */
export type Drain = {
  readonly isDraining: () => boolean;
  /** Every answer: once the server stops, its connection ends with it. */
  readonly watch: (response: Response) => Response;
  /** Streams would keep their connections for minutes: the client connects again, to whoever serves then. */
  readonly onStream: OnStream;
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
      if (isDraining) response.headers.set("connection", "close");
      return response;
    },
    onStream: (end) => {
      streams.add(end);
      return () => void streams.delete(end);
    },
    begin: async (server) => {
      isDraining = true;
      endAll(streams);
      await sleep(GRACE_MS);
      endAll(streams);
      await Promise.race([server.stop(false), sleep(ANSWER_MS)]);
      await server.stop(true);
    },
  };
}

/** What one connection is in must never keep the whole server from stopping. */
function endAll(streams: ReadonlySet<() => void>): void {
  for (const end of streams) {
    try {
      end();
    } catch {
      // It was over already.
    }
  }
}
