import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, queryClient, useOfflineReason } from "../../api/index.ts";
import { m, reasonWords } from "../../i18n/index.ts";
import { Button, Form, type FormErrors, TextField } from "../../ui/index.ts";
import { type ChannelId, CREDENTIAL_FIELDS, credentialsOf } from "./credential-fields.ts";

type ConnectFormProps = {
  readonly storeId: string;
  readonly channel: ChannelId;
  /** Whether something works already that a refusal leaves as it is. */
  readonly isConnected: boolean;
  readonly canPractise: boolean;
  readonly onDone: (told: { readonly text: string; readonly isBad: boolean }) => void;
};

/** Sent once and never read back; the server asks the provider before it keeps them. */
export function ConnectForm({ storeId, channel, isConnected, canPractise, onDone }: ConnectFormProps) {
  const [errors, setErrors] = useState<FormErrors>({});
  const blockedBecause = useOfflineReason();
  const connect = useMutation(
    api.channels.connect.mutationOptions({
      onSuccess: ({ refusal }) => {
        void queryClient.invalidateQueries(api.channels.pathFilter());
        onDone(
          refusal === null
            ? { text: m.channels_connectedNow(), isBad: false }
            : { text: reasonWords(refusal.reason, refusal.message), isBad: true },
        );
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
      <p className="mb-4 text-sm text-soft">
        {isConnected ? m.channels_changeText() : m.channels_connectText()}
      </p>
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
      <Button type="submit" isWide isPending={connect.isPending} blockedBecause={blockedBecause}>
        {m.channels_connectNow()}
      </Button>
      {canPractise && !isConnected ? (
        <Button
          look="plain"
          isWide
          className="mt-2"
          isPending={connect.isPending}
          isBlocked={blockedBecause !== undefined}
          onClick={() => connect.mutate({ storeId, channel, credentials: {} })}
        >
          {m.channels_practise()}
        </Button>
      ) : null}
    </Form>
  );
}
