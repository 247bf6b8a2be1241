import MailComposer from "nodemailer/lib/mail-composer";
import type { Mail } from "../mail/index.ts";

/** Sender for mail that only goes into a folder. */
export const LOCAL_SENDER = "Madang <madang@localhost>";

/** The bare address. @example addressIn("Madang <a@b.kr>") // "a@b.kr" */
export function addressIn(sender: string): string {
  return /<([^<>]+)>$/.exec(sender)?.[1] ?? sender;
}

/** One mail as RFC 5322 text with both bodies; its Message-ID is the same on every attempt. */
export function composeMessage({ id, ...mail }: Mail, from: string): Promise<Buffer> {
  const host = addressIn(from).replace(/^.*@/, "");
  const composer = new MailComposer({
    from,
    ...mail,
    messageId: `<${id}@${host}>`,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
