import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api, type Outputs, queryClient, useOfflineReason } from "../../api/index.ts";
import { day } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import {
  Button,
  ConfirmDialog,
  copyText,
  Form,
  type FormErrors,
  isEmail,
  QueryBlock,
  showToast,
  TextField,
} from "../../ui/index.ts";

/** Who may work in the store: the owner and staff, who see no costs. */
export function Members({ storeId }: { readonly storeId: string }) {
  const members = useQuery(api.stores.members.queryOptions({ storeId, limit: 100 }));
  const list = useRef<HTMLUListElement>(null);
  return (
    <>
      <QueryBlock query={members}>
        {({ items, invites }) => (
          <ul ref={list} tabIndex={-1} className="mb-4">
            {items.map(({ userId, name, email, role }) => (
              <li
                key={userId}
                className="flex flex-wrap items-center justify-between gap-2 border-t border-line py-2 first:border-0"
              >
                <span>
                  <span className="font-semibold">{name}</span> ·{" "}
                  {role === "owner" ? m.settings_owner() : m.settings_staff()}
                  {email.includes("@") ? <span className="block text-sm text-soft">{email}</span> : null}
                </span>
                {role === "owner" ? null : (
                  <RemoveButton {...{ storeId, userId, name }} onRemoved={() => list.current?.focus()} />
                )}
              </li>
            ))}
            {invites.map(({ email, expiresAt }) => (
              <li key={email} className="border-t border-line py-2 text-sm text-soft">
                {m.settings_invited({ email, until: day(expiresAt) })}
              </li>
            ))}
          </ul>
        )}
      </QueryBlock>
      <InviteForm storeId={storeId} />
    </>
  );
}

type RemoveButtonProps = {
  readonly storeId: string;
  readonly userId: string;
  readonly name: string;
  /** After the person has left the list, and the button with her. */
  readonly onRemoved: () => void;
};

/** She loses the store at once, so it asks first. */
function RemoveButton({ storeId, userId, name, onRemoved }: RemoveButtonProps) {
  const [isOpen, setIsOpen] = useState(false);
  const remove = useMutation(
    api.stores.removeMember.mutationOptions({
      onSuccess: async () => {
        setIsOpen(false);
        showToast(m.settings_removed({ name }));
        await queryClient.invalidateQueries(api.stores.members.pathFilter());
        onRemoved();
      },
    }),
  );
  return (
    <>
      <Button look="plain" onClick={() => setIsOpen(true)}>
        {m.settings_remove()}
        <span className="sr-only">: {name}</span>
      </Button>
      <ConfirmDialog
        title={m.settings_removeTitle({ name })}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        deed={m.settings_removeNow()}
        onConfirm={() => remove.mutate({ storeId, userId })}
        work={remove}
      >
        <p className="mb-4">{m.settings_removeText()}</p>
      </ConfirmDialog>
    </>
  );
}

/** No mail is sent for it: the owner hands the link on herself. */
function InviteForm({ storeId }: { readonly storeId: string }) {
  const [errors, setErrors] = useState<FormErrors<"email">>({});
  const offline = useOfflineReason();
  const invite = useMutation(
    api.stores.invite.mutationOptions({
      onSuccess: () => void queryClient.invalidateQueries(api.stores.members.pathFilter()),
    }),
  );
  const submit = (form: FormData) => {
    const email = String(form.get("email") ?? "").trim();
    const isAddress = isEmail(email);
    setErrors(isAddress ? {} : { email: m.settings_emailWrong() });
    if (isAddress) invite.mutate({ storeId, email });
  };
  return (
    <>
      <Form errors={errors} failure={invite.error} onSubmit={submit}>
        <TextField
          name="email"
          type="email"
          label={m.settings_inviteEmail()}
          error={errors.email}
          hint={m.settings_inviteHint()}
          autoComplete="off"
        />
        <Button type="submit" look="plain" isPending={invite.isPending} blockedBecause={offline}>
          {m.settings_invite()}
        </Button>
      </Form>
      {invite.data === undefined ? null : <InviteLink {...invite.data} />}
    </>
  );
}

function InviteLink({ token, expiresAt }: Pick<Outputs["stores"]["invite"], "token" | "expiresAt">) {
  const link = `${location.origin}/app/invite?token=${encodeURIComponent(token)}`;
  return (
    <div role="status" className="mt-4 rounded-xl bg-brand-soft p-4">
      <p>{m.settings_inviteLink({ until: day(expiresAt) })}</p>
      <p className="my-2 font-semibold break-all">{link}</p>
      <Button look="plain" onClick={() => void copyText(link, m.settings_copied())}>
        {m.settings_copyLink()}
      </Button>
    </div>
  );
}
