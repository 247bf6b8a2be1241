import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { Mail, MailOutcome, MailPort } from "../mail/index.ts";
import { addressIn, composeMessage } from "./bun-mail-message.ts";

const CONNECT_MS = 10_000;
const SOCKET_MS = 20_000;

export type SmtpMailOptions = {
  /** smtp://user:password@host:587 (STARTTLS, else no sign-in) or smtps://user:password@host:465 */
  readonly url: string;
  readonly from: string;
  readonly timeoutMs?: number;
};

/**
 * Mail by an SMTP server, one connection a mail. The steps are taken one by one, because it matters how far a broken
 * one came: SMTP has no idempotency, so where the answer to the mail itself is lost, nobody knows.
 */
export function smtpMail(options: SmtpMailOptions): MailPort {
  return {
    name: "smtp",
    isIdempotent: false,
    send: async (mail) => {
      const message = await composeMessage(mail, options.from);
      const connection = openConnection(options);
      try {
        return await handOver(connection, options, { to: mail.to, message });
      } finally {
        connection.close();
      }
    },
  };
}

type Letter = Pick<Mail, "to"> & { readonly message: Buffer };

async function handOver(
  connection: SMTPConnection,
  { url, from }: SmtpMailOptions,
  { to, message }: Letter,
): Promise<MailOutcome> {
  const envelope = { from: addressIn(from), to: [to] };
  try {
    await step(connection, (done) => connection.connect(done));
    const login = loginOf(url);
    if (login) await step(connection, (done) => connection.login(login, done));
  } catch (error) {
    return { kind: "waits", reason: reasonOf(error) };
  }
  try {
    await step(connection, (done) => connection.send(envelope, message, done));
    return { kind: "accepted" };
  } catch (error) {
    return outcomeOf(error);
  }
}

/** On this machine nobody listens in, and its mail servers often offer no STARTTLS. */
const OWN_MACHINE = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

function openConnection({ url, timeoutMs }: SmtpMailOptions): SMTPConnection {
  const { protocol, hostname, port } = new URL(url);
  const secure = protocol === "smtps:";
  return new SMTPConnection({
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: loginOf(url) !== undefined && !OWN_MACHINE.test(hostname),
    connectionTimeout: timeoutMs ?? CONNECT_MS,
    greetingTimeout: timeoutMs ?? CONNECT_MS,
    socketTimeout: timeoutMs ?? SOCKET_MS,
  });
}

function loginOf(url: string): { user: string; pass: string } | undefined {
  const { username, password } = new URL(url);
  if (username === "") return undefined;
  return { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
}

/** A fault of the connection is an event, not an answer to the call. */
function step(connection: SMTPConnection, call: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.once("error", reject);
    const onEnd = () => reject(new Error("the connection ended"));
    connection.once("end", onEnd);
    call((error) => {
      connection.off("error", reject);
      connection.off("end", onEnd);
      // Whatever still comes must not become an unhandled event.
      connection.on("error", () => {});
      if (error) reject(error);
      else resolve();
    });
  });
}

/** The server's word where there is one: 4xx comes again, 5xx never does (RFC 5321, 4.2.1). */
function outcomeOf(error: unknown): MailOutcome {
  const code = codeOf(error);
  // 530: the server wants a sign-in, which an operator mends.
  if (code >= 500 && code !== 530) return { kind: "refused", reason: reasonOf(error) };
  return { kind: code >= 400 ? "waits" : "unknown", reason: reasonOf(error) };
}

/** Never the server's text: it often repeats the address. */
function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code > 0) return `SMTP_${code}`;
  const name = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^E[A-Z]{2,20}$/.test(name) ? name : "SMTP_FAILED";
}

function codeOf(error: unknown): number {
  const code = error instanceof Error && "responseCode" in error ? error.responseCode : 0;
  return typeof code === "number" ? code : 0;
}
