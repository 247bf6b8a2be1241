import type { Inputs } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { type FormErrors, isLongEnough } from "../../ui/index.ts";
import { isSection, type ShareLink } from "./sections.ts";

export type ShareField = "sections" | "password" | "embedOrigins";
type NewShare = Omit<Inputs["shares"]["create"], "eventId" | "idempotencyKey">;

/** What the form says; for the expiry and the password null takes it away, and undefined leaves it as it is. */
export type ShareWishes = Pick<NewShare, "sections"> & {
  readonly label: string;
  readonly embedOrigins: string[];
  readonly expiresInDays: number | null | undefined;
  readonly password: string | null | undefined;
};

/** The value of the choice to leave an expiry as it is. */
export const KEEP = "keep";
const ORIGINS_MAX = 10;

/**
 * The form's wishes, or a sentence for each field that has to change.
 *
 * @param before the link that is edited; undefined for a new one
 */
export function readShare(
  form: FormData,
  before: ShareLink | undefined,
): { readonly wishes: ShareWishes | undefined; readonly errors: FormErrors<ShareField> } {
  const sections = form.getAll("sections").map(String).filter(isSection);
  const password = passwordOf(form);
  const lines = textOf(form, "embedOrigins")
    .split(/\s+/)
    .filter((line) => line !== "");
  const origins = lines.map(originOf);
  const willAsk = password === undefined ? before?.hasPassword === true : password !== null;
  const passwordError = passwordErrorOf(form);
  const errors: FormErrors<ShareField> = {
    ...(sections.length === 0 ? { sections: m.share_sectionsMissing() } : {}),
    ...(passwordError === undefined ? {} : { password: passwordError }),
    ...(origins.includes(undefined) || origins.length > ORIGINS_MAX
      ? { embedOrigins: m.share_originsWrong() }
      : willAsk && origins.length > 0
        ? { embedOrigins: m.share_originsPassword() }
        : {}),
  };
  if (Object.keys(errors).length > 0) return { wishes: undefined, errors };
  return {
    errors,
    wishes: {
      ...{ sections, password, expiresInDays: expiryOf(textOf(form, "expiresInDays")) },
      label: textOf(form, "label"),
      embedOrigins: [...new Set(origins.filter((origin) => origin !== undefined))],
    },
  };
}

function textOf(form: FormData, name: string): string {
  return String(form.get(name) ?? "").trim();
}

function passwordOf(form: FormData): string | null | undefined {
  const typed = String(form.get("password") ?? "");
  if (typed !== "") return typed;
  return form.get("dropPassword") === null ? undefined : null;
}

function passwordErrorOf(form: FormData): string | undefined {
  const typed = String(form.get("password") ?? "");
  if (typed === "") return undefined;
  if (!isLongEnough(typed)) return m.share_passwordWrong();
  return form.get("dropPassword") === null ? undefined : m.share_passwordEither();
}

function expiryOf(choice: string): number | null | undefined {
  if (choice === KEEP) return undefined;
  return choice === "" ? null : Number(choice);
}

/** A page's address stands for its site. @example originOf("https://blog.example.com/post/1") // "https://blog.example.com" */
function originOf(line: string): string | undefined {
  if (!URL.canParse(line)) return undefined;
  const { protocol, origin } = new URL(line);
  return protocol === "https:" ? origin : undefined;
}
