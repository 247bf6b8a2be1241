import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, errorText, madang, queryClient, useOfflineReason } from "../../api/index.ts";
import { dateTime } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, copyText, Form, TextField } from "../../ui/index.ts";
import type { ChannelResult } from "./channel-row.tsx";

type AssistedPostProps = {
  readonly action: NonNullable<ChannelResult["action"]>;
  readonly channel: ChannelResult["channel"];
  readonly distributionId: string;
  readonly eventId: string;
};

/** What the owner posts by hand: the words to copy, and where the address of the post is told. */
export function AssistedPost({ action, channel, distributionId, eventId }: AssistedPostProps) {
  const [error, setError] = useState<string>();
  const offline = useOfflineReason();
  const confirm = useMutation({
    mutationFn: (postUrl: string) => madang.distribution.confirm.mutate({ distributionId, channel, postUrl }),
    onError: (thrown) => setError(errorText(thrown)),
    onSettled: () =>
      queryClient.invalidateQueries({ queryKey: api.distribution.latest.queryKey({ eventId }) }),
  });
  const { copyTitle, copyText: words, deadline } = action;
  const submit = (form: FormData) => {
    const postUrl = String(form.get("postUrl") ?? "").trim();
    setError(postUrl === "" ? m.distribution_postUrlMissing() : undefined);
    if (postUrl !== "") confirm.mutate(postUrl);
  };
  return (
    <div className="mt-3 border-t border-line pt-3">
      <p>{m.distribution_assistedText({ until: dateTime(deadline) })}</p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button look="plain" onClick={() => void copyText(copyTitle, m.distribution_titleCopied())}>
          {m.distribution_copyTitle()}
        </Button>
        <Button look="plain" onClick={() => void copyText(words, m.distribution_textCopied())}>
          {m.distribution_copyText()}
        </Button>
      </div>
      <details className="mt-2">
        <summary className="flex min-h-11 cursor-pointer items-center font-semibold">
          {m.distribution_seeText()}
        </summary>
        <p className="font-bold">{copyTitle}</p>
        <p className="text-sm whitespace-pre-line">{words}</p>
      </details>
      <div className="mt-3">
        <Form onSubmit={submit} errors={error === undefined ? {} : { postUrl: error }}>
          <TextField
            name="postUrl"
            type="url"
            inputMode="url"
            label={m.distribution_postUrl()}
            error={error}
            maxLength={2_048}
          />
          <Button type="submit" isPending={confirm.isPending} blockedBecause={offline}>
            {m.distribution_posted()}
          </Button>
        </Form>
      </div>
    </div>
  );
}
