import { type ReactNode, useEffect, useId, useRef } from "react";
import { m } from "../i18n/index.ts";
import { Icon } from "./icon.tsx";

type DialogProps = {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** The platform's own modal dialog: it keeps the focus, closes by Escape and gives the focus back. */
export function Dialog({ title, isOpen, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    if (isOpen && !element.open) element.showModal();
    if (!isOpen && element.open) element.close();
  }, [isOpen]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      className="m-auto w-[min(32rem,calc(100vw-2rem))] rounded-2xl border border-line bg-card p-5 text-ink"
    >
      {isOpen ? (
        <>
          <div className="mb-3 flex items-start justify-between gap-3">
            <h2 id={titleId} className="pt-2 text-lg font-bold">
              {title}
            </h2>
            <button type="button" onClick={onClose} className="grid size-11 place-items-center rounded-xl">
              <Icon name="close" />
              <span className="sr-only">{m.common_close()}</span>
            </button>
          </div>
          {children}
        </>
      ) : null}
    </dialog>
  );
}
