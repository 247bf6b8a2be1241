/** One mail to one person, ready to be handed over. */
export type Mail = {
  /** The same on every attempt: idempotency key of the provider, local part of the Message-ID, name of the file. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Further header fields, e.g. List-Unsubscribe. */
  readonly headers: Readonly<Record<string, string>>;
};

/**
 * What is known after an attempt. `reason` is a stable word, never an address or the provider's text.
 * accepted: it is the provider's now. waits: certainly not accepted, may be tried again. refused: never will be.
 * unknown: the connection broke where it may have been accepted.
 */
export type MailOutcome =
  | { readonly kind: "accepted" }
  | { readonly kind: "waits" | "refused" | "unknown"; readonly reason: string };

/** Where mail leaves the service. */
export type MailPort = {
  readonly name: "smtp" | "http" | "folder" | "off";
  /** Handing over a mail of the same id again, within a day, has no second effect. */
  readonly isIdempotent: boolean;
  /** Never throws. */
  readonly send: (mail: Mail) => Promise<MailOutcome>;
};

/** Nothing is set up and there is no folder (Workers): mail waits in its table until it is too old. */
export const mailOff: MailPort = {
  name: "off",
  isIdempotent: true,
  send: async () => ({ kind: "waits", reason: "NOT_CONFIGURED" }),
};
