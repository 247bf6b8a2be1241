import { isMadangError } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { type FormErrors, isEmail, isLongEnough } from "../../ui/index.ts";

type AuthField = "name" | "email" | "password";
export type AuthErrors = FormErrors<AuthField>;

/**
 * What can be said before the server is asked.
 *
 * @param values the fields that the form has
 */
export function checkAuth(values: Partial<Record<AuthField, string>>, isNewPassword: boolean): AuthErrors {
  const { name, email, password } = values;
  const errors: AuthErrors = {};
  if (name === "") errors.name = m.auth_nameMissing();
  if (email !== undefined && !isEmail(email))
    errors.email = email === "" ? m.auth_emailMissing() : m.auth_emailWrong();
  if (password === "") errors.password = m.auth_passwordMissing();
  else if (password !== undefined && isNewPassword && !isLongEnough(password))
    errors.password = m.auth_passwordShort();
  return errors;
}

/** The field that the server's refusal belongs to. */
export function refusedFields(error: unknown): AuthErrors {
  if (!isMadangError(error)) return {};
  if (error.reason === "EMAIL_TAKEN") return { email: m.auth_emailTaken() };
  if (error.reason === "INVALID_PASSWORD") return { password: m.auth_passwordShort() };
  if (error.reason === "INVALID_REQUEST" && error.params["field"] === "email")
    return { email: m.auth_emailWrong() };
  return {};
}

/** A form's text by name; passwords keep their spaces. */
export function textIn(form: FormData, name: AuthField): string {
  const value = String(form.get(name) ?? "");
  return name === "password" ? value : value.trim();
}
