/**
 * What may befall one pipeline on its way. Each is what a network, a proxy or the server itself does, told from the
 * client's side.
 */
export type HranaFault =
  /** A proxy answers in the server's place, before the pipeline ran or after. */
  | { readonly kind: "status"; readonly status: 502 | 503 | 504; readonly ran: "before" | "after" }
  /** The connection is closed without an answer, before the pipeline ran or after. */
  | { readonly kind: "cut"; readonly ran: "before" | "after" }
  /** It ran; the answer comes this much later, in ms. */
  | { readonly kind: "slow"; readonly ms: number }
  /** It ran, or did not, and nothing is ever answered. */
  | { readonly kind: "hang"; readonly ran: "before" | "never" }
  /** The network holds the request and delivers it after this many later pipelines, when the client has given up. */
  | { readonly kind: "late"; readonly after: number }
  /** An HTTP client or a proxy sends the request twice; the second answer arrives. */
  | { readonly kind: "twice" }
  /** The server answers that somebody else writes. */
  | { readonly kind: "busy" }
  /** The transaction took longer than the server allows: it is rolled back instead of committed. */
  | { readonly kind: "capped" };

/** `n` counts pipelines from 1, since the script was set. */
export type HranaScript = (n: number) => HranaFault | undefined;

export type HeldRequests = {
  hold(run: () => Promise<unknown>, after: number): void;
  /** One more pipeline has ended. */
  passed(): Promise<void>;
  /** Delivers everything that is still on its way. @returns how many */
  deliver(): Promise<number>;
};

/** Requests that the network has not delivered yet. */
export function holdRequests(): HeldRequests {
  let held: { run: () => Promise<unknown>; left: number }[] = [];

  async function deliverThose(isDue: (left: number) => boolean): Promise<number> {
    const due = held.filter(({ left }) => isDue(left));
    held = held.filter(({ left }) => !isDue(left));
    for (const { run } of due) await run();
    return due.length;
  }

  return {
    hold: (run, after) => void held.push({ run, left: after }),
    passed: async () => {
      for (const entry of held) entry.left -= 1;
      await deliverThose((left) => left <= 0);
    },
    deliver: () => deliverThose(() => true),
  };
}

/** Answers as the client's source expects a lock conflict of a batch: its first step fails, the others do not run. */
export function busyAnswer(requests: readonly { readonly type: string }[]): Record<string, unknown>[] {
  const error = { message: "SQLite error: database is locked", code: "SQLITE_BUSY" };
  return requests.map(({ type }) => {
    if (type !== "batch" && type !== "execute") return { type: "ok", response: { type } };
    return { type: "error", error };
  });
}
