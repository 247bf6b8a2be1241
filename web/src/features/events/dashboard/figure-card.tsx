import { type ReactNode, useState } from "react";
import { m } from "../../../i18n/index.ts";
import { Card, TextAnchor } from "../../../ui/index.ts";
import { ExplainDialog, type Figure } from "./explain-dialog.tsx";
import { type Freshness, shortFreshness } from "./freshness-note.tsx";

type FigureCardProps = {
  readonly eventId: string;
  readonly label: string;
  /** What the figure is compared with, where another one of the page is compared with something else. */
  readonly comparedWith?: string;
  readonly definition: string;
  readonly figure?: Figure | undefined;
  /** As people say it: "1.2만 명". */
  readonly value: string;
  /** In full where `value` is shortened. */
  readonly fullValue?: string | undefined;
  readonly freshness: Freshness;
  /** Id of the section that tells more. */
  readonly more: string;
  readonly children?: ReactNode;
};

/** One number of the dashboard with its name, its meaning at a tap, and how it was obtained. */
export function FigureCard(props: FigureCardProps) {
  const { eventId, label, comparedWith, definition, figure } = props;
  const { value, fullValue, freshness, more, children } = props;
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Card className="flex flex-col">
      <div className="flex items-start justify-between gap-1">
        <div className="pt-2 text-soft">
          <h2 className="text-base font-semibold">{label}</h2>
          {comparedWith === undefined ? null : <div className="text-sm">{comparedWith}</div>}
        </div>
        <button
          type="button"
          className="-mt-1 -mr-2 grid size-11 shrink-0 place-items-center rounded-full text-soft"
          onClick={() => setIsOpen(true)}
        >
          <span
            aria-hidden="true"
            className="grid size-6 place-items-center rounded-full border border-edge text-sm"
          >
            ?
          </span>
          <span className="sr-only">{m.dashboard_meaningOf({ label })}</span>
        </button>
      </div>
      <p className="text-3xl font-bold" title={fullValue}>
        {value}
      </p>
      <div className="mt-1 text-sm">{children}</div>
      <p className="mt-1 grow text-sm text-soft">{shortFreshness(freshness)}</p>
      <TextAnchor href={`#${more}`} className="mt-1 -mb-2 text-sm">
        {m.dashboard_more()}
        <span className="sr-only">: {label}</span>
      </TextAnchor>
      <ExplainDialog
        {...{ eventId, definition, figure, freshness, isOpen }}
        title={label}
        onClose={() => setIsOpen(false)}
      />
    </Card>
  );
}
