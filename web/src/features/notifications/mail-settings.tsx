import { useMutation, useQuery } from "@tanstack/react-query";
import { api, errorText, queryClient, useOfflineReason } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { QueryBlock, showToast } from "../../ui/index.ts";

const CHOICES = [
  { name: "digest", label: m.notifications_digest, hint: m.notifications_digestHint },
  { name: "failureMail", label: m.notifications_failureMail, hint: m.notifications_failureMailHint },
] as const;

/** Each switch is stored as soon as it is turned. */
export function MailSettings({ storeId }: { readonly storeId: string }) {
  const settings = useQuery(api.notifications.settings.queryOptions({ storeId }));
  const offline = useOfflineReason();
  const update = useMutation(
    api.notifications.updateSettings.mutationOptions({
      onSuccess: (stored) => {
        queryClient.setQueryData(api.notifications.settings.queryKey({ storeId }), stored);
        showToast(m.notifications_saved());
      },
      onError: (error) => showToast(errorText(error)),
    }),
  );
  return (
    <QueryBlock query={settings}>
      {(data) => (
        <fieldset>
          <legend className="sr-only">{m.notifications_mail()}</legend>
          {CHOICES.map(({ name, label, hint }) => (
            <label key={name} className="mb-3 flex min-h-11 items-start gap-3">
              <input
                type="checkbox"
                className="mt-1 size-6 shrink-0 accent-brand"
                checked={data[name]}
                disabled={offline !== undefined}
                // Truly disabled, it would lose the keyboard's focus at each turn.
                aria-disabled={update.isPending || undefined}
                onChange={(event) => {
                  if (!update.isPending) update.mutate({ storeId, [name]: event.currentTarget.checked });
                }}
              />
              <span>
                <span className="block font-semibold">{label()}</span>
                <span className="block text-sm text-soft">{hint()}</span>
              </span>
            </label>
          ))}
          {offline && <p className="text-sm text-soft">{offline}</p>}
        </fieldset>
      )}
    </QueryBlock>
  );
}
