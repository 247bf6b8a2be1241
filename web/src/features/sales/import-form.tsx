import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, queryClient, useOfflineReason } from "../../api/index.ts";
import { count } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, Field, Form } from "../../ui/index.ts";
import { wrongLines } from "./wrong-lines.ts";

/** The server takes files of that size. */
const BYTES_MAX = 45_000;

/** A register's file as it is: Korean Windows or UTF-8. Either all of it is recorded or nothing. */
export function ImportForm({ storeId }: { readonly storeId: string }) {
  const [errors, setErrors] = useState<{ file?: string }>({});
  const offline = useOfflineReason();
  const send = useMutation(
    api.sales.importCsv.mutationOptions({
      onSuccess: () => void queryClient.invalidateQueries(),
    }),
  );
  const submit = async (values: FormData) => {
    const file = values.get("file");
    if (!(file instanceof File) || file.size === 0) return setErrors({ file: m.sales_fileMissing() });
    if (file.size > BYTES_MAX) return setErrors({ file: m.sales_fileTooLarge() });
    setErrors({});
    send.mutate({ storeId, file: new Uint8Array(await file.arrayBuffer()).toBase64() });
  };
  const lines = wrongLines(send.error);
  return (
    <>
      <Form
        errors={errors}
        failure={lines.length === 0 ? send.error : undefined}
        onSubmit={(values) => void submit(values)}
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
