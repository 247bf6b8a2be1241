import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, useOfflineReason } from "../../api/index.ts";
import { count } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, Dialog, Form, saveFile, showToast, TextField } from "../../ui/index.ts";

/** What the service takes for a reason, in characters. */
const REASON_MIN = 5;
const REASON_MAX = 200;

/** Everybody's number in full in one file, so it asks why first. */
export function ExportButton({ eventId }: { readonly eventId: string }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button look="plain" onClick={() => setIsOpen(true)}>
        {m.people_export()}
      </Button>
      <Dialog title={m.people_exportTitle()} isOpen={isOpen} onClose={() => setIsOpen(false)}>
        <ExportForm eventId={eventId} onDone={() => setIsOpen(false)} />
      </Dialog>
    </>
  );
}

type ExportFormProps = { readonly eventId: string; readonly onDone: () => void };

function ExportForm({ eventId, onDone }: ExportFormProps) {
  const [errors, setErrors] = useState<{ reason?: string }>({});
  const offline = useOfflineReason();
  const save = useMutation(
    api.participation.export.mutationOptions({
      gcTime: 0,
      onSuccess: ({ fileName, contentType, csv, rows }) => {
        saveFile({ fileName, contentType, text: csv });
        showToast(m.people_exported({ people: count(rows) }));
        onDone();
      },
    }),
  );
  const submit = (values: FormData) => {
    const reason = String(values.get("reason") ?? "").trim();
    const { length } = [...reason];
    const isFit = length >= REASON_MIN && length <= REASON_MAX;
    setErrors(isFit ? {} : { reason: m.people_reasonWrong() });
    if (isFit) save.mutate({ eventId, reason });
  };
  return (
    <Form errors={errors} failure={save.error} onSubmit={submit}>
      <p className="mb-4">{m.people_exportText()}</p>
      <TextField
        name="reason"
        label={m.people_reason()}
        hint={m.people_reasonHint()}
        error={errors.reason}
        autoComplete="off"
      />
      <Button type="submit" isWide isPending={save.isPending} blockedBecause={offline}>
        {m.people_exportNow()}
      </Button>
    </Form>
  );
}
