import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, queryClient, useOnline } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, ConfirmDialog, showToast } from "../../ui/index.ts";

type EraseButtonProps = {
  readonly eventId: string;
  readonly participantId: string;
  /** Who it is, as the list shows her. */
  readonly words: string;
  readonly onErased: () => void;
};

/** For a customer who asks for it. Cannot be undone, so it says what is lost and asks first. */
export function EraseButton({ eventId, participantId, words, onErased }: EraseButtonProps) {
  const [isOpen, setIsOpen] = useState(false);
  const isOnline = useOnline();
  const erase = useMutation(
    api.participation.eraseFor.mutationOptions({
      onSuccess: () => {
        setIsOpen(false);
        showToast(m.people_eraseDone());
        void queryClient.invalidateQueries(api.participation.list.pathFilter());
        onErased();
      },
    }),
  );
  const losses = [m.people_eraseLoss1(), m.people_eraseLoss2(), m.people_eraseLoss3(), m.people_eraseLoss4()];
  return (
    <>
      <Button look="danger" isBlocked={!isOnline} onClick={() => setIsOpen(true)}>
        {m.people_erase()}
      </Button>
      <ConfirmDialog
        title={m.people_eraseTitle()}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        deed={m.people_eraseNow()}
        onConfirm={() => erase.mutate({ eventId, participantId })}
        work={erase}
      >
        <p className="mb-2 font-semibold">{words}</p>
        <p className="mb-2">{m.people_eraseText()}</p>
        <ul className="mb-5 list-disc pl-5">
          {losses.map((loss) => (
            <li key={loss}>{loss}</li>
          ))}
        </ul>
      </ConfirmDialog>
    </>
  );
}
