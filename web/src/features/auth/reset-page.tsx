import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, useOfflineReason } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { Banner, Button, ButtonLink, Form, TextLink } from "../../ui/index.ts";
import { AuthFrame } from "./auth-frame.tsx";
import { type AuthErrors, checkAuth, refusedFields, textIn } from "./check.ts";
import { PasswordField } from "./password-field.tsx";

/** The token stands after the #: it is in no log and in no header of ours. */
function takeToken(): string {
  return new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
}

export function ResetPage() {
  const offline = useOfflineReason();
  const [token] = useState(takeToken);
  const [errors, setErrors] = useState<AuthErrors>({});
  const reset = useMutation({
    ...api.account.resetPassword.mutationOptions(),
    onError: (error) => setErrors(refusedFields(error)),
  });
  const submit = (form: FormData) => {
    const values = { password: textIn(form, "password") };
    const found = checkAuth(values, true);
    setErrors(found);
    if (Object.keys(found).length === 0) reset.mutate({ token, ...values });
  };
  if (reset.isSuccess)
    return (
      <AuthFrame title={m.auth_reset()}>
        <div className="mb-5">
          <Banner>{m.auth_resetDone()}</Banner>
        </div>
        <ButtonLink to="/sign-in">{m.auth_signIn()}</ButtonLink>
      </AuthFrame>
    );
  if (token === "")
    return (
      <AuthFrame title={m.auth_reset()}>
        <p className="mb-5">{m.auth_resetNoToken()}</p>
        <ButtonLink to="/forgot">{m.auth_forgot()}</ButtonLink>
      </AuthFrame>
    );
  const failure = Object.keys(refusedFields(reset.error)).length > 0 ? undefined : reset.error;
  return (
    <AuthFrame title={m.auth_reset()}>
      <Form onSubmit={submit} errors={errors} failure={failure}>
        <PasswordField
          label={m.auth_newPassword()}
          hint={m.auth_passwordHint()}
          autoComplete="new-password"
          error={errors.password}
        />
        <Button type="submit" isWide isPending={reset.isPending} blockedBecause={offline}>
          {m.auth_resetSave()}
        </Button>
      </Form>
      <TextLink to="/forgot" className="mt-5">
        {m.auth_resetAgain()}
      </TextLink>
    </AuthFrame>
  );
}
