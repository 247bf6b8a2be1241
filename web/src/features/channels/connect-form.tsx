import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, queryClient, useOnline } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, Form, type FormErrors, showToast, TextField } from "../../ui/index.ts";
import { type ChannelId, CREDENTIAL_FIELDS, credentialsOf } from "./credential-fields.ts";

type ConnectFormProps = {
  readonly storeId: string;
  readonly channel: ChannelId;
  readonly onDone: () => void;
};

/** Sent once and never read back; the server asks the provider before it keeps them. */
export function ConnectForm({ storeId, channel, onDone }: ConnectFormProps) {
  const [errors, setErrors] = useState<FormErrors>({});
  const isOnline = useOnline();
  const connect = useMutation(
    api.channels.connect.mutationOptions({
      onSuccess: ({ refusal }) => {
        void queryClient.invalidateQueries(api.channels.pathFilter());
        showToast(refusal === null ? m.channels_connectedNow() : refusal.message);
        onDone();
      },
    }),
  );
  const fields = CREDENTIAL_FIELDS[channel];
  const submit = (form: FormData) => {
    const missing = fields.filter(
      ({ name, isOptional }) => isOptional !== true && String(form.get(name) ?? "").trim() === "",
    );
    setErrors(
      Object.fromEntries(missing.map(({ name, label }) => [name, m.channels_missing({ field: label() })])),
    );
    if (missing.length === 0) connect.mutate({ storeId, channel, credentials: credentialsOf(channel, form) });
  };
  return (
    <Form errors={errors} failure={connect.error} onSubmit={submit}>
      {fields.map(({ name, label, hint, isSecret, isOptional }) => (
        <TextField
          key={name}
          name={name}
          label={label()}
          note={isOptional === true ? m.channels_optional() : undefined}
          hint={hint?.()}
          error={errors[name]}
          type={isSecret === true ? "password" : "text"}
          autoComplete="off"
          spellCheck={false}
        />
      ))}
      <Button
        type="submit"
        isWide
        isPending={connect.isPending}
        blockedBecause={isOnline ? undefined : m.common_needsOnline()}
      >
        {m.channels_connectNow()}
      </Button>
    </Form>
  );
}
