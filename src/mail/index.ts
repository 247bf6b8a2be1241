export { type HttpMailOptions, httpMail } from "./http-mail.ts";
export { type Mail, type MailOutcome, type MailPort, mailOff } from "./mail.ts";
