import { useMutation } from "@tanstack/react-query";
import { api, errorText, useOfflineReason } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { Button } from "../../ui/index.ts";
import { useSignedIn } from "./use-signed-in.ts";

/** One tap to a shop with months behind it, as its owner for a day. */
export function DemoButton() {
  const offline = useOfflineReason();
  const onSuccess = useSignedIn(undefined);
  const start = useMutation({ ...api.account.startDemo.mutationOptions(), onSuccess });
  return (
    <>
      <Button
        look="plain"
        isWide
        isPending={start.isPending}
        blockedBecause={offline}
        onClick={() => start.mutate()}
      >
        {m.auth_demo()}
      </Button>
      {start.isPending ? (
        <p role="status" className="mt-2 text-sm text-soft">
          {m.auth_demoWait()}
        </p>
      ) : null}
      {start.isError ? (
        <p role="alert" className="mt-2 font-semibold text-bad">
          {errorText(start.error)}
        </p>
      ) : null}
    </>
  );
}
