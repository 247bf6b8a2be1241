import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, queryClient, useOfflineReason } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, Dialog, Form, showToast } from "../../ui/index.ts";
import type { Pick } from "./draw.ts";

/** The winner does not want the prize: asked once more, because it cannot be undone. */
export function PassOn({ eventId, pick }: { readonly eventId: string; readonly pick: Pick }) {
  const { rank } = pick;
  const offline = useOfflineReason();
  const [isAsking, setAsking] = useState(false);
  const pass = useMutation(
    api.draws.decline.mutationOptions({
      onSuccess: (state) => {
        queryClient.setQueryData(api.draws.get.queryKey({ eventId }), state);
        showToast(m.draw_passed());
      },
    }),
  );
  const close = () => {
    if (pass.isError) pass.reset();
    setAsking(false);
  };
  return (
    <>
      <Button look="quiet" blockedBecause={offline} onClick={() => setAsking(true)}>
        {m.draw_pass()}
      </Button>
      <Dialog title={m.draw_passAsk({ rank })} isOpen={isAsking} onClose={close}>
        <Form onSubmit={() => pass.mutate({ eventId, rank })} errors={{}} failure={pass.error}>
          <p className="mb-4">{m.draw_passText()}</p>
          <div className="flex flex-wrap gap-3">
            <Button type="submit" look="danger" isPending={pass.isPending}>
              {m.draw_pass()}
            </Button>
            <Button look="plain" onClick={close}>
              {m.draw_no()}
            </Button>
          </div>
        </Form>
      </Dialog>
    </>
  );
}
