import type { Operation, TRPCLink } from "@trpc/client";
import { observable, type Unsubscribable } from "@trpc/server/observable";
import type { AppRouter } from "../routers/index.ts";
import { type MadangError, toMadangError } from "./errors.ts";
import { type ClientOptions, randomHex, sleepFor } from "./options.ts";
import type { Session } from "./session.ts";

const RETRIES = 2;
const FIRST_PAUSE_MS = 250;
/** A server that asks for more patience than this gets the decision of the caller. */
const PATIENCE_MS = 5_000;

/**
 * Makes mutations safe to repeat by an idempotency key, repeats what is safe, turns every failure into a
 * MadangError and tells the session what sign-in answered.
 */
export function callLink(options: ClientOptions, session: Session): TRPCLink<AppRouter> {
  const { retries = RETRIES, randomId = randomHex, sleep = sleepFor } = options;
  return () =>
    ({ op: given, next }) =>
      observable((observer) => {
        const op = withKey(withoutDirection(given), randomId);
        let current: Unsubscribable | undefined;
        let isOver = false;
        const attempt = (done: number) => {
          current = next(op).subscribe({
            next: (envelope) => {
              if (isSessionCall(op) && "data" in envelope.result) session.note(op.path, envelope.result.data);
              observer.next(envelope);
            },
            complete: () => observer.complete(),
            error: (cause) => {
              const error = toMadangError(cause);
              const pause = done < retries && isRepeatable(op) ? pauseBefore(error, done) : undefined;
              if (pause === undefined) return observer.error(error);
              void sleep(pause).then(() => {
                if (!isOver) attempt(done + 1);
              });
            },
          });
        };
        attempt(0);
        return () => {
          isOver = true;
          current?.unsubscribe();
        };
      });
}

/** Infinite queries of TanStack's integration add which way they go; no procedure takes a word it does not know. */
function withoutDirection(op: Operation): Operation {
  if (op.type !== "query" || typeof op.input !== "object" || op.input === null) return op;
  if (!("direction" in op.input)) return op;
  const { direction: _, ...input } = op.input;
  return { ...op, input };
}

/** Every mutation but account.* takes a key; one that the caller chose stays. */
function withKey(op: Operation, randomId: () => string): Operation {
  if (op.type !== "mutation" || isAccountCall(op)) return op;
  const input = typeof op.input === "object" && op.input !== null ? op.input : {};
  return { ...op, input: { idempotencyKey: randomId(), ...input } };
}

function isAccountCall({ path }: Operation): boolean {
  return path.startsWith("account.");
}

function isSessionCall(op: Operation): boolean {
  return op.type === "mutation" && SESSION_CALLS.has(op.path);
}

const SESSION_CALLS: ReadonlySet<string> = new Set([
  "account.signUp",
  "account.login",
  "account.startDemo",
  "account.refresh",
  "account.logout",
  "account.close",
]);

function isRepeatable(op: Operation): boolean {
  return op.type === "query" || (op.type === "mutation" && !isAccountCall(op));
}

/** Milliseconds to wait before the call may be repeated; undefined = it must not be. */
function pauseBefore(error: MadangError, done: number): number | undefined {
  const asked = error.params["retryAfterSeconds"];
  const pause = typeof asked === "number" ? asked * 1_000 : FIRST_PAUSE_MS * 4 ** done;
  if (pause > PATIENCE_MS) return undefined;
  return isPassing(error) ? pause : undefined;
}

function isPassing({ code, reason }: MadangError): boolean {
  if (reason === "STORAGE_FULL") return false;
  if (reason === "IDEMPOTENCY_IN_FLIGHT") return true;
  return code === "NETWORK" || code === "TIMEOUT" || code === "UNAVAILABLE" || code === "LIMIT_EXCEEDED";
}
