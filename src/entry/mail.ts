import type { Config } from "../config.ts";
import { type HttpMailOptions, httpMail, type MailPort } from "../mail/index.ts";

/** The HTTP provider of the configuration, for both runtimes; undefined when none is set. */
export function httpMailOf({ mail }: Config, fetchGiven: HttpMailOptions["fetch"]): MailPort | undefined {
  if (mail?.kind !== "http") return undefined;
  const { url, apiKey, from } = mail;
  return httpMail({ url, apiKey, from, fetch: fetchGiven });
}
