import type { Fetch } from "../channel.ts";

export type WireRequest = {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly idempotencyKey: string | null;
};

/** A fetch that notes what went over it. */
export type WireWatch = {
  readonly fetch: Fetch;
  readonly requests: readonly WireRequest[];
  /** Most bytes of one answer that were read. */
  mostBytes(): number;
  /** Tokens that were sent: as secret as the credentials they were got with. */
  readonly tokens: ReadonlySet<string>;
  /** After this many further answers the process is dead: nothing gets out any more. */
  killAfter(answers: number): void;
  isDead(): boolean;
  /** The next process. */
  revive(): void;
};

export function watchWire(fetch: Fetch): WireWatch {
  const requests: WireRequest[] = [];
  const tokens = new Set<string>();
  let most = 0;
  let left = Number.POSITIVE_INFINITY;
  const note = (bytes: number) => {
    most = Math.max(most, bytes);
  };
  return {
    requests,
    tokens,
    mostBytes: () => most,
    killAfter: (answers) => {
      left = answers;
    },
    isDead: () => left <= 0,
    revive: () => {
      left = Number.POSITIVE_INFINITY;
    },
    async fetch(input, init) {
      if (left <= 0) throw new TypeError("this process has ended");
      const headers = new Headers(init?.headers);
      const token = /^(?:Bearer|Basic) (.{8,})$/.exec(headers.get("authorization") ?? "")?.[1];
      if (token !== undefined) tokens.add(token);
      requests.push({
        method: init?.method ?? "GET",
        url: input,
        body: typeof init?.body === "string" ? init.body : "",
        idempotencyKey: headers.get("idempotency-key"),
      });
      const response = await fetch(input, init);
      left -= 1;
      if (left <= 0) throw new TypeError("this process has ended");
      return counted(response, note);
    },
  };
}

function counted(response: Response, note: (bytes: number) => void): Response {
  if (response.body === null) return response;
  let bytes = 0;
  const reader = response.body.getReader();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        bytes += value.byteLength;
        note(bytes);
        controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { status: response.status, headers: response.headers });
}
