import type { Mail, MailOutcome, MailPort } from "./mail.ts";

const TIMEOUT_MS = 10_000;

export type HttpMailOptions = {
  /** Whole address of the call, e.g. https://api.resend.com/emails */
  readonly url: string;
  readonly apiKey: string;
  readonly from: string;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly timeoutMs?: number;
};

/**
 * Mail by `POST /emails` as Resend defines it (resend.com/docs/api-reference/emails/send-email): JSON with from, to,
 * subject, text, html and headers, a bearer key, and an `Idempotency-Key` that holds for 24 hours. Several other
 * providers take the same call.
 */
export function httpMail(options: HttpMailOptions): MailPort {
  return {
    name: "http",
    isIdempotent: true,
    send: async (mail) => {
      try {
        const response = await options.fetch(options.url, requestOf(options, mail));
        const name = response.status === 409 ? await nameOf(response) : "";
        void response.body?.cancel().catch(() => undefined);
        return outcomeOf(response.status, name);
      } catch {
        return { kind: "unknown", reason: "NO_ANSWER" };
      }
    },
  };
}

function requestOf({ apiKey, from, timeoutMs = TIMEOUT_MS }: HttpMailOptions, mail: Mail): RequestInit {
  const { id, to, subject, text, html, headers } = mail;
  return {
    method: "POST",
    headers: {
      authorization: `Bearer ${apiKey}`,
      "content-type": "application/json",
      "idempotency-key": id,
    },
    body: JSON.stringify({ from, to: [to], subject, text, html, headers }),
    redirect: "manual",
    signal: AbortSignal.timeout(timeoutMs),
  };
}

async function nameOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined);
  return typeof body === "object" && body !== null && "name" in body ? String(body.name) : "";
}

/**
 * 409 says either that a call with this key is under way, or that one with this key and another content (a sender
 * changed meanwhile) has been taken: the mail is out. What an operator can mend (a key, a quota) waits.
 */
function outcomeOf(status: number, name: string): MailOutcome {
  if (status >= 200 && status < 300) return { kind: "accepted" };
  if (status === 409 && name === "invalid_idempotent_request") return { kind: "accepted" };
  if (status >= 500 || status === 408) return { kind: "unknown", reason: `STATUS_${status}` };
  if ([401, 403, 404, 409, 429].includes(status)) return { kind: "waits", reason: `STATUS_${status}` };
  return { kind: "refused", reason: `STATUS_${status}` };
}
