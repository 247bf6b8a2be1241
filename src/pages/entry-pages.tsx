import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import type { ServiceContext } from "../context.ts";
import { type AppError, ERROR_STATUS, isAppError, notFound } from "../errors.ts";
import type { DrawSketch } from "../services/draw/index.ts";
import {
  type EnterInput,
  type Entry,
  enterOnce,
  entryByCode,
  ownCodeTicket,
  type PublicEvent,
  publicEvent,
} from "../services/participation/index.ts";
import { codeImage } from "../services/tracking/index.ts";
import { whenAsked } from "../when-asked.ts";
import { AlreadyPage } from "./already-page.tsx";
import { toCalendar } from "./calendar.ts";
import { DonePage } from "./done-page.tsx";
import { type EntryField, errorsOf, type FieldErrors, parseEntryForm } from "./entry-form.ts";
import { ClosedPage, EventPage } from "./event-page.tsx";
import { type FormFields, readForm } from "./form-body.ts";
import { freshWord, type PageStatus, pageContext, respond, seeOther, tellWait } from "./page-context.ts";
import { CONSENT_CHANGED } from "./sentences.ts";
import { currentAddress, isSlug } from "./slug.ts";
import { visitOf } from "./visit.ts";

const draws = whenAsked(() => import("../services/draw/index.ts"));

/** @throws AppError NOT_FOUND, also for what can be no address */
export async function eventOf(ctx: ServiceContext, c: Context<AppEnv>): Promise<PublicEvent> {
  const slug = c.req.param("slug") ?? "";
  if (!isSlug(slug)) throw notFound();
  return publicEvent({ ctx, input: { slug } });
}

/** The participation page. */
export async function showEvent(c: Context<AppEnv>): Promise<Response> {
  const event = await eventOf(pageContext(c), c);
  const moved = currentAddress(c, event.slug);
  if (moved !== undefined) return c.redirect(moved, 302);
  if (event.state === "RUNNING") {
    const ref = c.req.query("ref") ?? "";
    return showForm(c, event, { status: 200, fields: new Map([["ref", ref.slice(0, 64)]]) });
  }
  return showClosed(c, event, event.state === "ENDED" || event.state === "CANCELLED" ? 410 : 200);
}

export async function postEntry(c: Context<AppEnv>): Promise<Response> {
  const ctx = pageContext(c);
  const event = await eventOf(ctx, c);
  const fields = await readForm(c.req.raw);
  if (event.state !== "RUNNING" && event.state !== "FULL") return showClosed(c, event, 409);
  const parsed = parseEntryForm(event.slug, fields);
  if ("errors" in parsed) return showForm(c, event, { status: 400, fields, errors: parsed.errors });
  try {
    const { entry, isRepeat } = await enterPatiently(ctx, parsed.input);
    if (!isRepeat) return seeOther(c, `/e/${event.slug}/done/${entry.entryCode}`);
    return await showEntry(c, { event, entry, isRepeat });
  } catch (error) {
    if (!isAppError(error)) throw error;
    return showRefusal(c, { ctx, event, fields, error });
  }
}

type Entered = { event: PublicEvent; entry: Entry; isRepeat: boolean };

async function showEntry(c: Context<AppEnv>, { event, entry, isRepeat }: Entered): Promise<Response> {
  const visit = visitOf(c, event.slug);
  const hasDraw = (await drawOf(c, event)) !== undefined;
  const shown = { event, visit, entry, isRepeat, hasDraw };
  return respond(c, isRepeat ? 409 : 200, (nonce) => <DonePage nonce={nonce} {...shown} />);
}

/** An event is drawn after its end. */
async function drawOf(c: Context<AppEnv>, { slug, state }: PublicEvent): Promise<DrawSketch | undefined> {
  if (state !== "ENDED") return undefined;
  return (await draws()).drawSketch({ ctx: pageContext(c), input: { slug } });
}

const POLLS_MAX = 20;
const POLL_MS = 100;

/** A double tap sends the form twice: the second answer waits for the first. An edited form is a new request. */
async function enterPatiently(
  ctx: ServiceContext,
  input: EnterInput,
): Promise<{ entry: Entry; isRepeat: boolean }> {
  for (let poll = 1; ; poll++) {
    try {
      return await enterOnce({ ctx, input });
    } catch (error) {
      if (!isAppError(error)) throw error;
      if (error.reason === "IDEMPOTENCY_KEY_REUSED") {
        const { idempotencyKey: _key, ...edited } = input;
        return enterOnce({ ctx, input: edited });
      }
      if (error.reason !== "IDEMPOTENCY_IN_FLIGHT" || poll >= POLLS_MAX) throw error;
      await ctx.deps.sleep(POLL_MS);
    }
  }
}

type Refusal = { ctx: ServiceContext; event: PublicEvent; fields: FormFields; error: AppError };

const FIELD_OF_REASON: Readonly<Record<string, EntryField>> = {
  INVALID_PHONE: "phone",
  CONSENT_REQUIRED: "privacy",
  AGE_REQUIRED: "over14",
};

async function showRefusal(c: Context<AppEnv>, { ctx, event, fields, error }: Refusal): Promise<Response> {
  if (error.reason === "ALREADY_ENTERED") {
    const ticket = await ticketFor(ctx, event.slug, fields.get("phone") ?? "");
    return respond(c, 409, (nonce) => <AlreadyPage event={event} nonce={nonce} ticket={ticket} />);
  }
  const now = await publicEvent({ ctx, input: { slug: event.slug } });
  if (error.code === "PRECONDITION_FAILED" && now.state !== "RUNNING") return showClosed(c, now, 409);
  const status = ERROR_STATUS[error.code];
  const field = FIELD_OF_REASON[error.reason];
  if (field === "privacy") {
    const asked = new Map([...fields].filter(([name]) => name !== "privacy"));
    return showForm(c, now, { status, fields: asked, errors: { privacy: CONSENT_CHANGED } });
  }
  if (field !== undefined) return showForm(c, now, { status, fields, errors: errorsOf([field]) });
  tellWait(c, error);
  return showForm(c, now, { status, fields, alert: error.message });
}

/** @returns undefined for an entry that stands no longer, or when too many were looked up */
async function ticketFor(ctx: ServiceContext, slug: string, phone: string): Promise<string | undefined> {
  try {
    return await ownCodeTicket({ ctx, input: { slug, phone } });
  } catch (error) {
    if (isAppError(error)) return undefined;
    throw error;
  }
}

type FormView = {
  status: PageStatus;
  fields: FormFields;
  errors?: FieldErrors;
  alert?: string;
};

function showForm(c: Context<AppEnv>, event: PublicEvent, view: FormView): Promise<Response> {
  const { status, errors = {}, ...rest } = view;
  const requestKey = freshWord(c);
  const visit = visitOf(c, event.slug, rest.fields.get("ref"));
  return respond(c, status, (nonce) => (
    <EventPage event={event} visit={visit} nonce={nonce} requestKey={requestKey} errors={errors} {...rest} />
  ));
}

async function showClosed(
  c: Context<AppEnv>,
  event: PublicEvent,
  status: 200 | 409 | 410,
): Promise<Response> {
  const visit = visitOf(c, event.slug);
  const draw = await drawOf(c, event);
  return respond(c, status, (nonce) => <ClosedPage event={event} visit={visit} nonce={nonce} draw={draw} />);
}

/** Where an entry leads to. */
export async function showDone(c: Context<AppEnv>): Promise<Response> {
  const ctx = pageContext(c);
  const event = await eventOf(ctx, c);
  const moved = currentAddress(c, event.slug);
  if (moved !== undefined) return c.redirect(moved, 302);
  const entry = await entryByCode({ ctx, input: { slug: event.slug, entryCode: c.req.param("code") ?? "" } });
  return showEntry(c, { event, entry, isRepeat: false });
}

/** The code of an entry as a picture for the phone's album; shown rather than saved where a browser cannot save. */
export async function sendCodeImage(c: Context<AppEnv>): Promise<Response> {
  const ctx = pageContext(c);
  const { slug } = await eventOf(ctx, c);
  const { redeemCode } = await entryByCode({ ctx, input: { slug, entryCode: c.req.param("code") ?? "" } });
  return sendFile(c, codeImage(redeemCode), { type: "image/png", name: `madang-${redeemCode}.png` });
}

/** The event for a calendar. */
export async function sendCalendar(c: Context<AppEnv>): Promise<Response> {
  const event = await eventOf(pageContext(c), c);
  const { shareUrl, now } = visitOf(c, event.slug);
  const calendar = toCalendar({ event, url: shareUrl, now });
  return sendFile(c, calendar, { type: "text/calendar; charset=utf-8", name: `${event.slug}.ics` });
}

function sendFile(
  c: Context<AppEnv>,
  body: string | Uint8Array<ArrayBuffer>,
  { type, name }: { type: string; name: string },
): Response {
  return c.body(body, 200, {
    "content-type": type,
    "content-disposition": `inline; filename="${name}"`,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  });
}
