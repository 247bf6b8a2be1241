import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, type Outputs, queryClient, useOfflineReason } from "../../api/index.ts";
import { count } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, Form, type FormErrors, showToast, TextField } from "../../ui/index.ts";
import { readStore, type StoreField } from "./read-store.ts";

type Store = Outputs["stores"]["get"];

/** What customers read, and what the returns are computed with. */
export function StoreForm({ store }: { readonly store: Store }) {
  const [errors, setErrors] = useState<FormErrors<StoreField>>({});
  const offline = useOfflineReason();
  const update = useMutation(
    api.stores.update.mutationOptions({
      onSuccess: () => {
        void queryClient.invalidateQueries();
        showToast(m.settings_saved());
      },
    }),
  );
  const submit = (form: FormData) => {
    const read = readStore(form);
    setErrors(read.errors);
    if (read.changes !== undefined) update.mutate({ storeId: store.id, ...read.changes });
  };
  return (
    <Form errors={errors} failure={update.error} onSubmit={submit}>
      <TextField
        name="name"
        label={m.stores_name()}
        defaultValue={store.name}
        error={errors.name}
        maxLength={100}
      />
      <TextField
        name="industry"
        label={m.stores_industry()}
        defaultValue={store.industry}
        error={errors.industry}
        maxLength={50}
      />
      <TextField
        name="address"
        label={m.stores_address()}
        defaultValue={store.address}
        error={errors.address}
        maxLength={200}
      />
      <TextField
        name="phone"
        type="tel"
        label={m.settings_phone()}
        note={m.settings_optional()}
        defaultValue={store.phone ?? ""}
        error={errors.phone}
        maxLength={30}
      />
      <TextField
        name="businessHours"
        label={m.settings_hours()}
        note={m.settings_optional()}
        defaultValue={store.businessHours ?? ""}
        maxLength={200}
      />
      <TextField
        name="optOutNumber"
        type="tel"
        label={m.settings_optOut()}
        note={m.settings_optional()}
        hint={m.settings_optOutHint()}
        defaultValue={store.optOutNumber ?? ""}
        error={errors.optOutNumber}
        maxLength={30}
      />
      <TextField
        name="privacyContact"
        label={m.settings_privacy()}
        note={m.settings_optional()}
        hint={m.settings_privacyHint()}
        defaultValue={store.privacyContact ?? ""}
        maxLength={200}
      />
      <TextField
        name="grossMarginPct"
        label={m.settings_margin()}
        note={m.settings_optional()}
        hint={m.settings_marginHint()}
        defaultValue={store.grossMarginPct ?? ""}
        error={errors.grossMarginPct}
        inputMode="decimal"
      />
      <TextField
        name="newCustomerLtvKrw"
        label={m.settings_ltv()}
        note={m.settings_optional()}
        hint={m.settings_ltvHint()}
        defaultValue={store.newCustomerLtvKrw === null ? "" : count(store.newCustomerLtvKrw)}
        error={errors.newCustomerLtvKrw}
        inputMode="numeric"
      />
      <label className="mb-5 flex min-h-11 items-start gap-3">
        <input
          type="checkbox"
          name="sharesBenchmarks"
          className="mt-1 size-6 shrink-0 accent-brand"
          defaultChecked={store.sharesBenchmarks}
        />
        <span>
          <span className="block font-semibold">{m.settings_benchmarks()}</span>
          <span className="block text-sm text-soft">{m.settings_benchmarksHint()}</span>
        </span>
      </label>
      <Button type="submit" isWide isPending={update.isPending} blockedBecause={offline}>
        {m.settings_save()}
      </Button>
    </Form>
  );
}
