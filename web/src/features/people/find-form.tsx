import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, isMadangError, useOnline } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { CONTROL } from "../../ui/field.tsx";
import { Button, Field, Form } from "../../ui/index.ts";

/** One search for a person: what was typed is kept here, in no cache's key and no address. */
export function useFind() {
  return useMutation(api.participation.find.mutationOptions({ gcTime: 0 }));
}

export type Find = ReturnType<typeof useFind>;

/** What came of it, in a sentence. */
export function foundWords({ data }: Find): string {
  return data?.participant ? m.people_found() : m.people_notFound();
}

type FindFormProps = { readonly eventId: string; readonly find: Find };

/** Looks a participant up by her whole number or the code that she shows. */
export function FindForm({ eventId, find }: FindFormProps) {
  const [errors, setErrors] = useState<{ search?: string }>({});
  const isOnline = useOnline();
  const wrong = { search: m.people_searchWrong() };
  const look = (search: string) => {
    setErrors({});
    // Nothing to look for: the list again.
    if (search === "") return find.reset();
    const onError = (error: unknown) => {
      if (isMadangError(error) && error.code === "INVALID") setErrors(wrong);
    };
    find.mutate({ eventId, search }, { onError });
  };
  return (
    <>
      <Form
        errors={errors}
        failure={find.error}
        onSubmit={(values) => look(String(values.get("search") ?? "").trim())}
      >
        <Field label={m.people_search()} hint={m.people_searchHint()} error={errors.search}>
          {(described) => (
            <div className="flex gap-2">
              <input
                type="text"
                name="search"
                {...described}
                autoComplete="off"
                autoCapitalize="characters"
                spellCheck={false}
                enterKeyHint="search"
                maxLength={64}
                className={CONTROL}
              />
              <Button
                type="submit"
                look="plain"
                className="shrink-0"
                isPending={find.isPending}
                isBlocked={!isOnline}
              >
                {m.people_find()}
              </Button>
            </div>
          )}
        </Field>
      </Form>
      <p role="status" className="sr-only">
        {find.data === undefined ? null : foundWords(find)}
      </p>
    </>
  );
}
