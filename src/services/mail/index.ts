export { enqueueMail, type NewMail } from "./enqueue-mail.ts";
export { renderMail } from "./render-mail.ts";
export { resealMail } from "./reseal-mail.ts";
export { MAIL_LEASE_MS, MAIL_RETRY_MS, purgeMail, tickMail } from "./tick-mail.ts";
