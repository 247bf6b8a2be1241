import { Webhook } from "standardwebhooks";
import type { Deps } from "../../deps.ts";
import { publicHttpsUrl } from "../../public-address.ts";
import { ANSWER_MS } from "./schedule.ts";

export type SendAttempt = {
  readonly url: string;
  readonly webhookId: string;
  readonly payload: string;
  /** Every one of them signs. */
  readonly secrets: readonly string[];
};

/** `status` 0: no answer. `error`: a stable word, null for 2xx. */
export type SendResult = { readonly status: number; readonly error: string | null };

/**
 * One attempt by Standard Webhooks: the body signed together with its id and the moment of this attempt. Anything but
 * 2xx within 15 s is a failure; a redirect is one too. Never throws.
 */
export async function postSend(
  { postPublic, clock }: Pick<Deps, "postPublic" | "clock">,
  attempt: SendAttempt,
): Promise<SendResult> {
  const url = publicHttpsUrl(attempt.url);
  if (url === undefined) return { status: 0, error: "ADDRESS_REFUSED" };
  const { payload: body, webhookId } = attempt;
  const signal = AbortSignal.timeout(ANSWER_MS);
  const headers = {
    ...signedHeaders(attempt, clock.now()),
    "content-type": "application/json",
    "webhook-id": webhookId,
  };
  try {
    const { status, body: answer } = await Promise.race([
      postPublic(url, { headers, body, signal }),
      aborted(signal),
    ]);
    void answer?.cancel().catch(() => undefined);
    return { status, error: status >= 200 && status < 300 ? null : "STATUS" };
  } catch (error) {
    const isLate = error instanceof Error && error.name === "TimeoutError";
    return { status: 0, error: isLate ? "TIMEOUT" : "UNREACHABLE" };
  }
}

function signedHeaders({ webhookId, payload, secrets }: SendAttempt, now: number) {
  const at = new Date(now);
  return {
    "webhook-timestamp": String(Math.floor(now / 1_000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(webhookId, at, payload)).join(" "),
    "user-agent": "Madang-Webhooks/1",
  };
}

/** A resolver does not listen to the signal. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
