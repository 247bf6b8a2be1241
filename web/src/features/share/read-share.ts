import type { Inputs } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import type { FormErrors } from "../../ui/index.ts";
import { isSection } from "./sections.ts";

export type ShareField = "sections" | "password" | "embedOrigins";
type NewShare = Omit<Inputs["shares"]["create"], "eventId" | "idempotencyKey">;

const PASSWORD_MIN_BYTES = 10;
const ORIGINS_MAX = 10;

/** The form as the server takes it, or a sentence for each field that has to change. */
export function readShare(form: FormData): {
  readonly share: NewShare | undefined;
  readonly errors: FormErrors<ShareField>;
} {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const sections = form.getAll("sections").map(String).filter(isSection);
  const password = String(form.get("password") ?? "");
  const lines = text("embedOrigins")
    .split(/\s+/)
    .filter((line) => line !== "");
  const origins = lines.map(originOf);
  const errors: FormErrors<ShareField> = {
    ...(sections.length === 0 ? { sections: m.share_sectionsMissing() } : {}),
    ...(password !== "" && new TextEncoder().encode(password).length < PASSWORD_MIN_BYTES
      ? { password: m.share_passwordWrong() }
      : {}),
    ...(origins.includes(undefined) || origins.length > ORIGINS_MAX
      ? { embedOrigins: m.share_originsWrong() }
      : password !== "" && origins.length > 0
        ? { embedOrigins: m.share_originsPassword() }
        : {}),
  };
  if (Object.keys(errors).length > 0) return { share: undefined, errors };
  const days = Number(text("expiresInDays"));
  return {
    errors,
    share: {
      sections,
      label: text("label"),
      embedOrigins: [...new Set(origins.filter((origin) => origin !== undefined))],
      ...(days > 0 ? { expiresInDays: days } : {}),
      ...(password === "" ? {} : { password }),
    },
  };
}

/** A page's address stands for its site. @example originOf("https://blog.example.com/post/1") // "https://blog.example.com" */
function originOf(line: string): string | undefined {
  if (!URL.canParse(line)) return undefined;
  const { protocol, origin } = new URL(line);
  return protocol === "https:" ? origin : undefined;
}
