import { newId } from "./db/index.ts";
import type { Deps } from "./deps.ts";

/** Who calls. `address` is the caller's network address, for limits only; it is never stored or logged. */
export type Actor =
  | { readonly kind: "anonymous"; readonly address: string }
  | { readonly kind: "user"; readonly userId: string; readonly sessionId: string; readonly address: string }
  | {
      readonly kind: "machine";
      readonly keyId: string;
      readonly storeId: string;
      readonly scopes: readonly string[];
      readonly address: string;
    }
  | { readonly kind: "operator"; readonly address: string }
  /** The service itself: ticks and consumers. */
  | { readonly kind: "system"; readonly address: "" };

/** What every verb gets beside its input. */
export type ServiceContext = {
  readonly deps: Deps;
  readonly actor: Actor;
  readonly requestId: string;
  readonly traceparent: string | null;
  /** Headers a transport verb (cookie sessions) may read and set; absent outside HTTP. */
  readonly http?: { readonly request: Request; readonly responseHeaders: Headers } | undefined;
};

export function systemContext(deps: Deps): ServiceContext {
  return { deps, actor: { kind: "system", address: "" }, requestId: freshId(deps), traceparent: null };
}

export function freshId(deps: Deps): string {
  return newId({ now: deps.clock.now, randomBytes: deps.randomBytes });
}

/** A stable word for "who did it" in audit rows and idempotency scopes; never a name or address of a person. */
export function actorLabel(actor: Actor): string {
  switch (actor.kind) {
    case "user":
      return `user:${actor.userId}`;
    case "machine":
      return `machine:${actor.keyId}`;
    case "anonymous":
    case "operator":
    case "system":
      return actor.kind;
  }
}
