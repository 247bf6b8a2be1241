import { useMutation } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { api, useOfflineReason } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { Banner, Button, Form, TextField, TextLink } from "../../ui/index.ts";
import { AuthFrame } from "./auth-frame.tsx";
import { type AuthErrors, checkAuth, textIn } from "./check.ts";
import { DemoButton } from "./demo-button.tsx";
import { PasswordField } from "./password-field.tsx";
import { useSignedIn } from "./use-signed-in.ts";

export function SignInPage() {
  const { next, page, ended } = useSearch({ from: "/sign-in" });
  const offline = useOfflineReason();
  const onSuccess = useSignedIn(next, page);
  const [errors, setErrors] = useState<AuthErrors>({});
  const login = useMutation({ ...api.account.login.mutationOptions(), onSuccess });
  const submit = (form: FormData) => {
    const values = { email: textIn(form, "email"), password: textIn(form, "password") };
    const found = checkAuth(values, false);
    setErrors(found);
    if (Object.keys(found).length === 0) login.mutate(values);
  };
  return (
    <AuthFrame title={m.auth_signIn()}>
      {ended === true ? (
        <div className="mb-5">
          <Banner look="warn">{m.auth_ended()}</Banner>
        </div>
      ) : null}
      <Form onSubmit={submit} errors={errors} failure={login.error}>
        <TextField
          name="email"
          type="email"
          inputMode="email"
          label={m.auth_email()}
          autoComplete="username"
          error={errors.email}
        />
        <PasswordField autoComplete="current-password" error={errors.password} />
        <Button type="submit" isWide isPending={login.isPending} blockedBecause={offline}>
          {m.auth_signIn()}
        </Button>
      </Form>
      <div className="mt-3">
        <DemoButton />
      </div>
      <div className="mt-5 flex flex-wrap justify-between gap-x-4">
        <TextLink to="/sign-up" search={next === undefined ? {} : { next }}>
          {m.auth_toSignUp()}
        </TextLink>
        <TextLink to="/forgot">{m.auth_toForgot()}</TextLink>
      </div>
    </AuthFrame>
  );
}
