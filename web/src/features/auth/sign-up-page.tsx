import { useMutation } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { api, useOfflineReason } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, Form, TextField, TextLink } from "../../ui/index.ts";
import { AuthFrame } from "./auth-frame.tsx";
import { type AuthErrors, checkAuth, refusedFields, textIn } from "./check.ts";
import { DemoButton } from "./demo-button.tsx";
import { PasswordField } from "./password-field.tsx";
import { useSignedIn } from "./use-signed-in.ts";

export function SignUpPage() {
  const { next } = useSearch({ from: "/sign-up" });
  const offline = useOfflineReason();
  const onSuccess = useSignedIn(next);
  const [errors, setErrors] = useState<AuthErrors>({});
  const signUp = useMutation({
    ...api.account.signUp.mutationOptions(),
    onSuccess,
    onError: (error) => setErrors(refusedFields(error)),
  });
  const submit = (form: FormData) => {
    const values = {
      name: textIn(form, "name"),
      email: textIn(form, "email"),
      password: textIn(form, "password"),
    };
    const found = checkAuth(values, true);
    setErrors(found);
    if (Object.keys(found).length === 0) signUp.mutate(values);
  };
  const failure = Object.keys(refusedFields(signUp.error)).length > 0 ? undefined : signUp.error;
  return (
    <AuthFrame title={m.auth_signUp()}>
      <p className="mb-6 text-soft">{m.auth_signUpText()}</p>
      <Form onSubmit={submit} errors={errors} failure={failure}>
        <TextField name="name" label={m.auth_name()} autoComplete="name" maxLength={50} error={errors.name} />
        <TextField
          name="email"
          type="email"
          inputMode="email"
          label={m.auth_email()}
          autoComplete="username"
          error={errors.email}
        />
        <PasswordField autoComplete="new-password" hint={m.auth_passwordHint()} error={errors.password} />
        <Button type="submit" isWide isPending={signUp.isPending} blockedBecause={offline}>
          {m.auth_signUp()}
        </Button>
      </Form>
      <div className="mt-3">
        <DemoButton />
      </div>
      <TextLink to="/sign-in" search={next === undefined ? {} : { next }} className="mt-5">
        {m.auth_toSignIn()}
      </TextLink>
    </AuthFrame>
  );
}
