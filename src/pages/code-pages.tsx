import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import { ERROR_STATUS, isAppError } from "../errors.ts";
import { ownCode, ownCodeByTicket, type PublicEvent } from "../services/participation/index.ts";
import { AlreadyPage, FindCodePage, NoCodePage } from "./already-page.tsx";
import { CodePage } from "./done-page.tsx";
import { errorsOf } from "./entry-form.ts";
import { eventOf } from "./entry-pages.tsx";
import { type FormFields, readForm } from "./form-body.ts";
import { type PageStatus, pageContext, respond, tellWait } from "./page-context.ts";
import { currentAddress } from "./slug.ts";
import { visitOf } from "./visit.ts";

/** Asks for the phone of an entry whose page was lost. */
export async function showFindCode(c: Context<AppEnv>): Promise<Response> {
  const event = await eventOf(pageContext(c), c);
  const moved = currentAddress(c, event.slug);
  if (moved !== undefined) return c.redirect(moved, 302);
  if (!isOpen(event)) return respond(c, 200, (nonce) => <NoCodePage event={event} nonce={nonce} />);
  return respond(c, 200, (nonce) => <FindCodePage event={event} nonce={nonce} phone="" />);
}

const isOpen = ({ state }: PublicEvent) => state === "RUNNING" || state === "FULL";

/** Shows the code to whoever typed the phone, or the last digits of a phone that was sent just before. */
export async function postFindCode(c: Context<AppEnv>): Promise<Response> {
  const ctx = pageContext(c);
  const event = await eventOf(ctx, c);
  if (!isOpen(event)) return respond(c, 404, (nonce) => <NoCodePage event={event} nonce={nonce} />);
  const fields = await readForm(c.req.raw);
  const { slug } = event;
  const ticket = fields.get("ticket");
  try {
    const { redeemCode } = await (ticket === undefined
      ? ownCode({ ctx, input: { slug, phone: (fields.get("phone") ?? "").slice(0, 64) } })
      : ownCodeByTicket({ ctx, input: { slug, ticket, lastDigits: fields.get("lastDigits") ?? "" } }));
    const visit = visitOf(c, slug);
    return await respond(c, 200, (nonce) => (
      <CodePage event={event} visit={visit} nonce={nonce} redeemCode={redeemCode} />
    ));
  } catch (error) {
    if (!isAppError(error)) throw error;
    tellWait(c, error);
    const sentence = sentenceOf(error.reason, ticket !== undefined) ?? error.message;
    return showAgain(c, { event, fields, error: sentence, status: ERROR_STATUS[error.code] });
  }
}

function sentenceOf(reason: string, isTicket: boolean): string | undefined {
  if (reason === "INVALID_PHONE") return errorsOf(["phone"]).phone;
  if (reason !== "NOT_FOUND") return undefined;
  return isTicket
    ? "참여한 번호의 마지막 네 자리와 달라요. 다시 확인해 주세요."
    : "이 번호로 참여한 기록이 없어요. 번호를 다시 확인하거나 매장에 문의해 주세요.";
}

type Again = {
  event: PublicEvent;
  fields: FormFields;
  error: string;
  status: PageStatus;
};

function showAgain(c: Context<AppEnv>, { event, fields, error, status }: Again): Promise<Response> {
  const ticket = fields.get("ticket");
  return respond(c, status, (nonce) =>
    ticket === undefined ? (
      <FindCodePage event={event} nonce={nonce} phone={fields.get("phone") ?? ""} error={error} />
    ) : (
      <AlreadyPage event={event} nonce={nonce} ticket={ticket} error={error} />
    ),
  );
}
