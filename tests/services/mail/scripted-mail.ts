import type { Mail, MailOutcome, MailPort } from "../../../src/mail/index.ts";

/** A mail port that answers as told and remembers what it was given. */
export function scriptedMail({ isIdempotent = true } = {}) {
  const given: Mail[] = [];
  const answers: (MailOutcome | Promise<MailOutcome>)[] = [];
  const port: MailPort = {
    name: "smtp",
    isIdempotent,
    send: async (mail) => {
      given.push(mail);
      return answers.shift() ?? { kind: "accepted" };
    },
  };
  return { port, given, answers };
}
