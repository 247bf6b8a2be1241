import { createTRPCClient, httpSubscriptionLink } from "@trpc/client";
import type { AppRouter } from "../routers/index.ts";
import type { MadangClient } from "./create-client.ts";
import { type MadangError, toMadangError } from "./errors.ts";
import { sleepFor } from "./options.ts";

type Subscribe = MadangClient["analytics"]["live"]["subscribe"];
type Envelope = ReturnType<Subscribe> extends AsyncIterable<infer Item> ? Item : never;
/** `ready`, `event` with the newest counts, or `resync`: read the dashboard anew. */
export type LiveMessage = Envelope["data"];

type EventSourceClass = typeof globalThis.EventSource;

export type WatchOptions = {
  readonly baseUrl: string;
  readonly client: Pick<MadangClient, "account">;
  readonly storeId: string;
  readonly onMessage: (message: LiveMessage) => void;
  /** Every lost connection; listening goes on unless the error says that it is of no use. */
  readonly onError?: ((error: MadangError) => void) | undefined;
  /** For runtimes without one (Bun, Node), for example that of the package eventsource. */
  readonly EventSource?: EventSourceClass | undefined;
  readonly sleep?: ((ms: number) => Promise<void>) | undefined;
};

const PAUSE_MS = 1_000;
const PAUSE_MAX_MS = 30_000;
const HOPELESS: ReadonlySet<string> = new Set(["UNAUTHORIZED", "FORBIDDEN", "NOT_FOUND", "INVALID"]);

/**
 * New counts of a store's events as they come, from where the last connection ended. Each connection is
 * opened by a ticket of its own, because an EventSource can send no credentials.
 *
 * @returns a function that ends it
 * @throws TypeError where the runtime has no EventSource and none is given
 * @example const stop = watchStore({ baseUrl, client: madang, storeId, onMessage: (message) => render(message) });
 */
export function watchStore(options: WatchOptions): () => void {
  const { sleep = sleepFor, storeId } = options;
  const source = eventSourceOf(options);
  const stopped = new AbortController();
  let lastEventId: string | undefined;
  let pause = PAUSE_MS;

  async function listen(): Promise<void> {
    const { ticket } = await options.client.account.streamTicket.mutate();
    if (stopped.signal.aborted) return;
    await connect(options.baseUrl, source, {
      ticket,
      input: { storeId, ...(lastEventId === undefined ? {} : { lastEventId }) },
      signal: stopped.signal,
      onData: ({ id, data }) => {
        lastEventId = id;
        pause = PAUSE_MS;
        options.onMessage(data);
      },
    });
  }

  async function keepListening(): Promise<void> {
    while (!stopped.signal.aborted) {
      const error = await listen().then(
        () => undefined,
        (thrown) => toMadangError(thrown),
      );
      if (stopped.signal.aborted) return;
      if (error !== undefined) options.onError?.(error);
      if (error !== undefined && HOPELESS.has(error.code)) return;
      await sleep(pause);
      pause = Math.min(PAUSE_MAX_MS, pause * 2);
    }
  }

  void keepListening();
  return () => stopped.abort();
}

function eventSourceOf({ EventSource = globalThis.EventSource }: WatchOptions): EventSourceClass {
  if (EventSource === undefined)
    throw new TypeError("This runtime has no EventSource: give one as an option");
  return EventSource;
}

type Connection = {
  readonly ticket: string;
  readonly input: Parameters<Subscribe>[0];
  readonly signal: AbortSignal;
  readonly onData: (envelope: Envelope) => void;
};

/**
 * Resolves when the caller ends the stream. One that is cut or falls silent is over too, for its ticket is used up.
 *
 * @throws TRPCClientError of a lost or refused connection
 */
function connect(baseUrl: string, source: EventSourceClass, connection: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    const lost = new AbortController();
    const client = createTRPCClient<AppRouter>({
      links: [
        httpSubscriptionLink({
          url: `${baseUrl.replace(/\/+$/, "")}/trpc`,
          connectionParams: { ticket: connection.ticket },
          EventSource: source,
        }),
      ],
    });
    let isOpen = false;
    client.analytics.live.subscribe(connection.input, {
      signal: AbortSignal.any([connection.signal, lost.signal]),
      onData: connection.onData,
      onStarted: () => {
        isOpen = true;
      },
      onConnectionStateChange: ({ state, error }) => {
        if (state !== "connecting" || !isOpen) return;
        if (error) reject(error);
        else resolve();
        lost.abort();
      },
      onComplete: resolve,
      onStopped: resolve,
      onError: reject,
    });
  });
}
