import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { isMadangError, madang, queryClient, useOfflineReason } from "../../api/index.ts";
import { count } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, Field, Form } from "../../ui/index.ts";
import { base64Of } from "./base64-of.ts";
import { wrongLines } from "./wrong-lines.ts";

/** The server takes files of that size. */
const BYTES_MAX = 45_000;

/** A register's file as it is: Korean Windows or UTF-8. Either all of it is recorded or nothing. */
export function ImportForm({ storeId }: { readonly storeId: string }) {
  const [errors, setErrors] = useState<{ file?: string }>({});
  const offline = useOfflineReason();
  const send = useMutation({
    mutationFn: async (file: File) => madang.sales.importCsv.mutate({ storeId, file: await base64Of(file) }),
    onSuccess: () => void queryClient.invalidateQueries(),
    // Anything else is of the file itself: it was changed or taken away since it was chosen.
    onError: (error) => setErrors(isMadangError(error) ? {} : { file: m.sales_fileChanged() }),
  });
  const submit = (values: FormData) => {
    const file = values.get("file");
    if (!(file instanceof File) || file.size === 0) return setErrors({ file: m.sales_fileMissing() });
    if (file.size > BYTES_MAX) return setErrors({ file: m.sales_fileTooLarge() });
    setErrors({});
    send.mutate(file);
  };
  const lines = wrongLines(send.error);
  return (
    <>
      <Form
        errors={errors}
        failure={isMadangError(send.error) && lines.length === 0 ? send.error : undefined}
        onSubmit={submit}
      >
        <Field label={m.sales_file()} hint={m.sales_fileHint()} error={errors.file}>
          {(described) => (
            <input
              {...described}
              type="file"
              name="file"
              accept=".csv,text/csv,text/plain"
              className="block min-h-12 w-full rounded-xl border border-edge bg-card p-2 file:mr-3 file:min-h-8 file:rounded-lg file:border-0 file:bg-sunken file:px-3 file:text-ink"
            />
          )}
        </Field>
        <Button type="submit" isPending={send.isPending} blockedBecause={offline}>
          {m.sales_send()}
        </Button>
      </Form>
      {lines.length === 0 ? null : (
        <div role="alert" className="mt-4 rounded-xl bg-bad-soft p-4 text-bad">
          <p className="font-semibold">{m.sales_nothingSaved()}</p>
          <ul className="mt-2 list-disc pl-5">
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      )}
      <p role="status" className="mt-3 font-semibold text-brand">
        {send.data === undefined
          ? null
          : m.sales_sent({
              recorded: count(send.data.recorded),
              corrected: count(send.data.corrected),
              unchanged: count(send.data.unchanged),
            })}
      </p>
    </>
  );
}
