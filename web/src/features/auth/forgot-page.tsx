import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, useOfflineReason } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { Banner, Button, Form, TextField, TextLink } from "../../ui/index.ts";
import { AuthFrame } from "./auth-frame.tsx";
import { type AuthErrors, checkAuth, refusedFields, textIn } from "./check.ts";

/** Says the same whether the address is known or not. */
export function ForgotPage() {
  const offline = useOfflineReason();
  const [errors, setErrors] = useState<AuthErrors>({});
  const request = useMutation({
    ...api.account.requestPasswordReset.mutationOptions(),
    onError: (error) => setErrors(refusedFields(error)),
  });
  const submit = (form: FormData) => {
    const values = { email: textIn(form, "email") };
    const found = checkAuth(values, false);
    setErrors(found);
    if (Object.keys(found).length === 0) request.mutate(values);
  };
  return (
    <AuthFrame title={m.auth_forgot()}>
      {request.isSuccess ? (
        <Banner>{m.auth_forgotSent()}</Banner>
      ) : (
        <Form onSubmit={submit} errors={errors} failure={request.error}>
          <TextField
            name="email"
            type="email"
            inputMode="email"
            label={m.auth_email()}
            hint={m.auth_forgotHint()}
            autoComplete="username"
            error={errors.email}
          />
          <Button type="submit" isWide isPending={request.isPending} blockedBecause={offline}>
            {m.auth_forgotSend()}
          </Button>
        </Form>
      )}
      <TextLink to="/sign-in" className="mt-5">
        {m.auth_backToSignIn()}
      </TextLink>
    </AuthFrame>
  );
}
