import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { errorText, madang, useOfflineReason } from "../../api/index.ts";
import { count } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, classes, saveFile } from "../../ui/index.ts";

/** All of the store's own figures as one file; nobody who took part is in it. */
export function ExportData({ storeId }: { readonly storeId: string }) {
  // One key an attempt: what the client sends again by itself is one entry in the log.
  const key = useRef(crypto.randomUUID());
  const offline = useOfflineReason();
  const save = useMutation({
    mutationFn: () => madang.stores.export.mutate({ storeId, idempotencyKey: key.current }),
    onSuccess: (file) => saveFile(file),
    onSettled: () => {
      key.current = crypto.randomUUID();
    },
  });
  return (
    <>
      <p className="mb-3 text-soft">{m.settings_exportText()}</p>
      <Button look="plain" isPending={save.isPending} blockedBecause={offline} onClick={() => save.mutate()}>
        {m.settings_export()}
      </Button>
      <p
        role="status"
        className={classes(
          "text-sm font-semibold",
          !save.isIdle && "mt-2",
          save.isError ? "text-bad" : "text-brand",
        )}
      >
        {save.isSuccess ? m.settings_exported({ files: count(save.data.files.length) }) : null}
        {save.isError ? errorText(save.error) : null}
      </p>
    </>
  );
}
