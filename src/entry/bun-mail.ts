import { join } from "node:path";
import type { Config } from "../config.ts";
import type { HttpMailOptions, MailPort } from "../mail/index.ts";
import { httpMailOf } from "./mail.ts";
import { log } from "./platform.ts";

/** SMTP, the HTTP provider, or a folder of files when nothing is set up. nodemailer is loaded only where it is used. */
export async function bunMail(config: Config, fetchGiven: HttpMailOptions["fetch"]): Promise<MailPort> {
  const http = httpMailOf(config, fetchGiven);
  if (http) return http;
  if (config.mail?.kind === "smtp") {
    const { smtpMail } = await import("./bun-mail-smtp.ts");
    return smtpMail(config.mail);
  }
  log.info("mail_to_folder", { problem: "SMTP_URL, MAIL_API_KEY" });
  const { folderMail } = await import("./bun-mail-folder.ts");
  return folderMail(join(config.dataDir, "mail"));
}
