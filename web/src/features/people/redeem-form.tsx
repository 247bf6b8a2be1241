import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api, errorText, isMadangError, queryClient, useOfflineReason } from "../../api/index.ts";
import { dateTime } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, Form, TextField } from "../../ui/index.ts";
import { CodeCamera } from "./code-camera.tsx";
import { codeIn } from "./code-in.ts";

type RedeemFormProps = { readonly eventId: string; readonly onRedeemed: () => void };

/** A customer shows the code of her entry: its eight characters typed in, or its picture held to the camera. */
export function RedeemForm({ eventId, onRedeemed }: RedeemFormProps) {
  const [errors, setErrors] = useState<{ code?: string }>({});
  const field = useRef<HTMLDivElement>(null);
  const offline = useOfflineReason();
  const redeem = useMutation(
    api.participation.redeem.mutationOptions({
      onSuccess: () => {
        clear(field.current);
        onRedeemed();
        void queryClient.invalidateQueries(api.participation.list.pathFilter());
      },
    }),
  );
  const take = (text: string) => {
    if (redeem.isPending || offline !== undefined) return;
    redeem.reset();
    const code = codeIn(text);
    setErrors(code === undefined ? { code: m.people_codeWrong() } : {});
    if (code !== undefined) redeem.mutate({ eventId, code });
  };
  return (
    <>
      <Form
        errors={errors}
        failure={redeem.error}
        failureText={refusalText}
        onSubmit={(values) => take(String(values.get("code") ?? ""))}
      >
        <div ref={field}>
          <TextField
            name="code"
            label={m.people_code()}
            hint={m.people_codeHint()}
            error={errors.code}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={64}
          />
        </div>
        <Button type="submit" isWide isPending={redeem.isPending} blockedBecause={offline}>
          {m.people_redeem()}
        </Button>
      </Form>
      <CodeCamera onCode={take} />
      <p role="status" className="mt-3 font-semibold text-brand">
        {redeem.data === undefined
          ? null
          : m.people_redeemed({ prize: redeem.data.prizeName, at: dateTime(redeem.data.redeemedAt) })}
      </p>
    </>
  );
}

/** Why a code was not taken, and what to look at next. */
function refusalText(error: unknown): string {
  if (!isMadangError(error)) return errorText(error);
  const { reason, params } = error;
  const usedAt = params["redeemedAt"];
  if (reason === "NOT_FOUND") return m.people_codeUnknown();
  return reason === "ALREADY_REDEEMED" && typeof usedAt === "string"
    ? m.people_codeUsed({ at: dateTime(usedAt) })
    : errorText(error);
}

/** Ready for the next customer. */
function clear(field: HTMLElement | null): void {
  const input = field?.querySelector("input");
  if (input) input.value = "";
}
