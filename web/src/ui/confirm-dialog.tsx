import type { ReactNode } from "react";
import { errorText, useOfflineReason } from "../api/index.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";

type ConfirmDialogProps = {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** What is lost by it. */
  readonly children: ReactNode;
  /** What the button says: the deed itself, no "yes". */
  readonly deed: string;
  readonly onConfirm: () => void;
  /** The mutation behind it. */
  readonly work: {
    readonly isPending: boolean;
    readonly isError: boolean;
    readonly error: unknown;
    readonly reset: () => void;
  };
};

/**
 * Asks before what cannot be taken back. It stays open, with the reason, when the service refuses; asked again, it
 * begins without it.
 */
export function ConfirmDialog({ children, deed, onConfirm, onClose, work, ...dialog }: ConfirmDialogProps) {
  const offline = useOfflineReason();
  const close = () => {
    if (work.isError) work.reset();
    onClose();
  };
  return (
    <Dialog {...dialog} onClose={close}>
      {children}
      {work.isError ? (
        <p role="alert" className="mb-4 font-semibold text-bad">
          {errorText(work.error)}
        </p>
      ) : null}
      <Button look="danger" isPending={work.isPending} blockedBecause={offline} onClick={onConfirm}>
        {deed}
      </Button>
    </Dialog>
  );
}
