import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import {
  api,
  chooseStore,
  type Outputs,
  queryClient,
  storesQuery,
  useOfflineReason,
  useStores,
} from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, classes, Dialog, Form, type FormErrors, showToast, TextField } from "../../ui/index.ts";

type Store = Outputs["stores"]["get"];

/** For good, so the store's name is typed first. A trial store goes by itself and cannot be closed. */
export function CloseStore({ store, isTrial }: { readonly store: Store; readonly isTrial: boolean }) {
  const [isOpen, setIsOpen] = useState(false);
  const { name } = store;
  return (
    <section
      aria-labelledby="close-store"
      className={classes("mt-5 rounded-xl border p-4", isTrial ? "border-line" : "border-bad")}
    >
      <h3 id="close-store" className="font-semibold">
        {m.settings_close()}
      </h3>
      <p className="mt-1 text-sm text-soft">{isTrial ? m.settings_closeTrial() : m.settings_closeHint()}</p>
      {isTrial ? null : (
        <>
          <Button look="danger" className="mt-3" onClick={() => setIsOpen(true)}>
            {m.settings_close()}
          </Button>
          <Dialog title={m.settings_closeTitle({ name })} isOpen={isOpen} onClose={() => setIsOpen(false)}>
            <CloseForm store={store} />
          </Dialog>
        </>
      )}
    </section>
  );
}

const GOES = [m.settings_closeEvents, m.settings_closeLinks, m.settings_closeApp];
const STAYS = [m.settings_closeFigures, m.settings_closePeople, m.settings_closePosts];

function CloseForm({ store: { id: storeId, name } }: { readonly store: Store }) {
  const [errors, setErrors] = useState<FormErrors<"storeName">>({});
  const offline = useOfflineReason();
  const leave = useLeave(storeId);
  const close = useMutation(
    api.stores.close.mutationOptions({
      onSuccess: async () => {
        showToast(m.settings_closed({ name }));
        await leave();
      },
    }),
  );
  const submit = (form: FormData) => {
    const isRight = plain(String(form.get("storeName") ?? "")) === plain(name);
    setErrors(isRight ? {} : { storeName: m.settings_closeNameWrong({ name }) });
    if (isRight) close.mutate({ storeId });
  };
  return (
    <>
      <Points title={m.settings_closeGoes()} points={GOES} />
      <Points title={m.settings_closeStays()} points={STAYS} />
      <Form errors={errors} failure={close.error} onSubmit={submit}>
        <TextField
          name="storeName"
          label={m.settings_closeName()}
          hint={name}
          error={errors.storeName}
          autoComplete="off"
          spellCheck={false}
        />
        <Button type="submit" look="danger" isWide isPending={close.isPending} blockedBecause={offline}>
          {m.settings_closeNow()}
        </Button>
      </Form>
    </>
  );
}

type PointsProps = { readonly title: string; readonly points: readonly (() => string)[] };

function Points({ title, points }: PointsProps) {
  return (
    <>
      <h3 className="font-semibold">{title}</h3>
      <ul className="mt-1 mb-4 list-disc pl-5 text-sm">
        {points.map((point) => (
          <li key={point()}>{point()}</li>
        ))}
      </ul>
    </>
  );
}

/** However it was typed: composed or not, with one space or two. */
function plain(name: string): string {
  return name.normalize("NFC").replaceAll(/\s+/g, " ").trim();
}

/** To the next open store, or to where one is made. The list changes last: pages of a store need one. */
function useLeave(storeId: string): () => Promise<void> {
  const navigate = useNavigate();
  const next = useStores().find(({ id }) => id !== storeId);
  return async () => {
    if (next === undefined) await navigate({ to: "/stores/new" });
    else {
      chooseStore(next.id);
      await navigate({ to: "/" });
    }
    await queryClient.invalidateQueries({ ...storesQuery(), refetchType: "all" });
  };
}
