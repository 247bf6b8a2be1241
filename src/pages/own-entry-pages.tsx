import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import { ERROR_STATUS, isAppError } from "../errors.ts";
import {
  erase,
  normalisePhone,
  type PublicEvent,
  stopMarketing,
  withdraw,
} from "../services/participation/index.ts";
import { eventOf } from "./entry-pages.tsx";
import { type FormFields, readForm } from "./form-body.ts";
import {
  OWN_ACTIONS,
  type OwnAction,
  OwnEntryPage,
  type OwnErrors,
  OwnResultPage,
} from "./own-entry-page.tsx";
import { type PageStatus, pageContext, respond, seeOther, tellWait } from "./page-context.ts";
import { PHONE_FAULTY } from "./sentences.ts";
import { currentAddress } from "./slug.ts";

/** What a customer may do with an entry afterwards; works in every state of the event. */
export async function showOwn(c: Context<AppEnv>): Promise<Response> {
  const event = await eventOf(pageContext(c), c);
  const moved = currentAddress(c, event.slug);
  if (moved !== undefined) return c.redirect(moved, 302);
  const done = actionOf(c.req.query("done"));
  if (done) return respond(c, 200, (nonce) => <OwnResultPage event={event} nonce={nonce} action={done} />);
  return showForm(c, event, { status: 200, fields: new Map() });
}

export async function postOwn(c: Context<AppEnv>): Promise<Response> {
  const ctx = pageContext(c);
  const event = await eventOf(ctx, c);
  const fields = await readForm(c.req.raw);
  const action = actionOf(fields.get("action"));
  const errors = errorsOf(fields, action);
  if (!action || Object.keys(errors).length > 0) return showForm(c, event, { status: 400, fields, errors });
  const input = {
    slug: event.slug,
    entryCode: fields.get("entryCode") ?? "",
    phone: fields.get("phone") ?? "",
  };
  try {
    await VERBS[action]({ ctx, input });
  } catch (error) {
    if (!isAppError(error)) throw error;
    const isUnknown = error.reason === "NOT_FOUND";
    const alert = isUnknown ? "참여 번호와 휴대폰 번호가 맞지 않아요. 다시 확인해 주세요." : error.message;
    tellWait(c, error);
    return showForm(c, event, { status: ERROR_STATUS[error.code], fields, alert });
  }
  return seeOther(c, `/e/${event.slug}/my?done=${action}`);
}

const VERBS = { marketing: stopMarketing, withdraw, erase } as const satisfies Record<OwnAction, unknown>;

function actionOf(text: string | undefined): OwnAction | undefined {
  return OWN_ACTIONS.find((action) => action === text);
}

function errorsOf(fields: FormFields, action: OwnAction | undefined): OwnErrors {
  const code = (fields.get("entryCode") ?? "").trim();
  return {
    ...(code === "" || code.length > 64 ? { entryCode: "참여 번호를 입력해 주세요." } : {}),
    ...(normalisePhone(fields.get("phone") ?? "") === undefined ? { phone: PHONE_FAULTY } : {}),
    ...(action === undefined ? { action: "하나를 골라 주세요." } : {}),
  };
}

type FormView = {
  status: PageStatus;
  fields: FormFields;
  errors?: OwnErrors;
  alert?: string;
};

function showForm(c: Context<AppEnv>, event: PublicEvent, view: FormView): Promise<Response> {
  const { status, errors = {}, ...rest } = view;
  return respond(c, status, (nonce) => (
    <OwnEntryPage event={event} nonce={nonce} errors={errors} {...rest} />
  ));
}
