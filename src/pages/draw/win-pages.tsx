import type { Context } from "hono";
import type { AppEnv } from "../../app-env.ts";
import { ERROR_STATUS, isAppError } from "../../errors.ts";
import {
  type ContactDesk,
  ContactForm,
  contactDesk,
  declinePrize,
  leaveContact,
} from "../../services/draw/index.ts";
import { normalisePhone } from "../../services/participation/index.ts";
import { type FormFields, readForm } from "../form-body.ts";
import { MessagePage } from "../message-page.tsx";
import { type PageStatus, pageContext, respond, seeOther } from "../page-context.ts";
import { CONSENT_CHANGED, PHONE_FAULTY } from "../sentences.ts";
import { type WinErrors, WinPage, WinThanksPage } from "./win-page.tsx";

/** A winner's one-time link: what is needed for the prize, or that it was left already. */
export async function showWin(c: Context<AppEnv>): Promise<Response> {
  return withDesk(c, async (desk) => {
    if (desk.status === "SUBMITTED")
      return respond(c, 200, (nonce) => <WinThanksPage desk={desk} nonce={nonce} />);
    return showForm(c, desk, { status: 200, fields: new Map(), errors: {} });
  });
}

export async function postWin(c: Context<AppEnv>): Promise<Response> {
  const link = linkOf(c);
  const fields = await readForm(c.req.raw);
  return withDesk(c, async (desk) => {
    const ctx = pageContext(c);
    if (fields.get("action") === "decline") {
      await declinePrize({ ctx, input: link });
      return seeOther(c, `/e/${desk.slug}/win`);
    }
    const parsed = ContactForm.safeParse(typedIn(fields, desk));
    const errors = errorsOf(fields, parsed);
    if (!parsed.success || Object.keys(errors).length > 0)
      return showForm(c, desk, { status: 400, fields, errors });
    try {
      await leaveContact({
        ctx,
        input: { ...link, ...parsed.data, textHash: fields.get("textHash") ?? "" },
      });
    } catch (error) {
      if (!isAppError(error) || error.reason === "CONTACT_LINK_INVALID") throw error;
      const isConsent = error.reason === "CONSENT_REQUIRED";
      const alert = isConsent ? CONSENT_CHANGED : error.message;
      return showForm(c, desk, { status: ERROR_STATUS[error.code], fields, errors: {}, alert });
    }
    return seeOther(c, `/e/${desk.slug}/win/${link.token}`);
  });
}

/** Where a winner who does not want the prize arrives. */
export function showDeclined(c: Context<AppEnv>): Promise<Response> {
  const back = `/e/${c.req.param("slug") ?? ""}`;
  return respond(c, 200, (nonce) => (
    <MessagePage
      nonce={nonce}
      heading="경품을 받지 않기로 했어요"
      text="알려 주셔서 고마워요. 경품은 다음 순서의 분에게 드릴게요."
      back={back}
    />
  ));
}

async function withDesk(
  c: Context<AppEnv>,
  show: (desk: ContactDesk) => Promise<Response>,
): Promise<Response> {
  try {
    return await show(await contactDesk({ ctx: pageContext(c), input: linkOf(c) }));
  } catch (error) {
    if (!isAppError(error) || error.reason !== "CONTACT_LINK_INVALID") throw error;
    const { message } = error;
    return respond(c, 404, (nonce) => (
      <MessagePage nonce={nonce} heading="쓸 수 없는 링크예요" text={message} />
    ));
  }
}

function linkOf(c: Context<AppEnv>) {
  return { slug: c.req.param("slug") ?? "", token: c.req.param("token") ?? "" };
}

function typedIn(fields: FormFields, desk: ContactDesk) {
  const text = (name: string) => fields.get(name) ?? "";
  return { name: text("name"), phone: text("phone"), address: desk.needsAddress ? text("address") : null };
}

type Parsed = ReturnType<typeof ContactForm.safeParse>;

function errorsOf(fields: FormFields, parsed: Parsed): WinErrors {
  const faulty = new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => path[0]));
  const isReachable = normalisePhone(fields.get("phone") ?? "") !== undefined;
  return {
    ...(faulty.has("name") ? { name: "받는 분 이름을 40자 안으로 적어 주세요." } : {}),
    ...(isReachable ? {} : { phone: PHONE_FAULTY }),
    ...(faulty.has("address") ? { address: "경품을 받을 주소를 5자에서 200자로 적어 주세요." } : {}),
    ...(fields.has("agree") ? {} : { agree: "경품을 받으려면 개인정보 수집·이용에 동의해 주세요." }),
  };
}

type FormView = { status: PageStatus; fields: FormFields; errors: WinErrors; alert?: string };

function showForm(c: Context<AppEnv>, desk: ContactDesk, { status, ...view }: FormView): Promise<Response> {
  return respond(c, status, (nonce) => <WinPage action={c.req.path} desk={desk} nonce={nonce} {...view} />);
}
