import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, chooseStore, queryClient, storesQuery, useOfflineReason } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, Form, type FormErrors, Page, TextField } from "../../ui/index.ts";

const INDUSTRIES = [
  m.stores_industryFood,
  m.stores_industryCafe,
  m.stores_industryBakery,
  m.stores_industryBeauty,
  m.stores_industryRetail,
  m.stores_industryFitness,
  m.stores_industryEducation,
  m.stores_industryFlower,
] as const;

const FIELDS = ["name", "industry", "address"] as const;
type FieldName = (typeof FIELDS)[number];

const REQUIRED: Record<FieldName, () => string> = {
  name: m.stores_nameMissing,
  industry: m.stores_industryMissing,
  address: m.stores_addressMissing,
};

/** The first store, or one more: three lines. */
export function NewStorePage() {
  const navigate = useNavigate();
  const offline = useOfflineReason();
  const [errors, setErrors] = useState<FormErrors<FieldName>>({});
  const create = useMutation({
    ...api.stores.create.mutationOptions(),
    onSuccess: async (store) => {
      await queryClient.invalidateQueries({ ...storesQuery(), refetchType: "all" });
      chooseStore(store.id);
      await navigate({ to: "/" });
    },
  });
  const submit = (form: FormData) => {
    const values = {
      name: textOf(form, "name"),
      industry: textOf(form, "industry"),
      address: textOf(form, "address"),
    };
    const missing = FIELDS.filter((name) => values[name] === "");
    setErrors(Object.fromEntries(missing.map((name) => [name, REQUIRED[name]()])));
    if (missing.length === 0) create.mutate(values);
  };
  return (
    <main>
      <Page title={m.stores_newTitle()} width="narrow">
        <p className="mb-6 text-soft">{m.stores_newText()}</p>
        <Form onSubmit={submit} errors={errors} failure={create.error}>
          <TextField
            name="name"
            label={m.stores_name()}
            error={errors.name}
            maxLength={100}
            autoComplete="organization"
          />
          <TextField
            name="industry"
            label={m.stores_industry()}
            hint={m.stores_industryHint()}
            error={errors.industry}
            maxLength={50}
            list="industries"
          />
          <datalist id="industries">
            {INDUSTRIES.map((industry) => (
              <option key={industry()} value={industry()} />
            ))}
          </datalist>
          <TextField
            name="address"
            label={m.stores_address()}
            hint={m.stores_addressHint()}
            error={errors.address}
            maxLength={200}
            autoComplete="street-address"
          />
          <Button type="submit" isWide isPending={create.isPending} blockedBecause={offline}>
            {m.stores_create()}
          </Button>
        </Form>
      </Page>
    </main>
  );
}

function textOf(form: FormData, name: FieldName): string {
  return String(form.get(name) ?? "").trim();
}
