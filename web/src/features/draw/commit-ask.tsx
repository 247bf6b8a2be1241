import { count, dateTime } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { ConfirmDialog } from "../../ui/index.ts";
import type { Commission } from "./commission.ts";

type CommitAskProps = {
  /** What is asked about; undefined while nothing is. */
  readonly asked: Commission | undefined;
  /** Who is in the draw, before anybody is set aside. */
  readonly entries: number;
  readonly work: {
    readonly isPending: boolean;
    readonly isError: boolean;
    readonly error: unknown;
    readonly reset: () => void;
  };
  readonly onClose: () => void;
  readonly onConfirm: (asked: Commission) => void;
};

/** What everybody will read, once more before it is published and stays as it is. */
export function CommitAsk({ asked, entries, work, onClose, onConfirm }: CommitAskProps) {
  return (
    <ConfirmDialog
      title={m.draw_commitAsk()}
      isOpen={asked !== undefined}
      onClose={onClose}
      deed={m.draw_commit()}
      onConfirm={() => (asked === undefined ? undefined : onConfirm(asked))}
      work={work}
    >
      <ul className="mb-3 list-disc pl-5 font-semibold">
        {asked === undefined ? null : termsOf(asked, entries).map((term) => <li key={term}>{term}</li>)}
      </ul>
      <p className="mb-4">{m.draw_commitText()}</p>
    </ConfirmDialog>
  );
}

function termsOf({ prizes, alternates, flagged = [], publicSource }: Commission, entries: number): string[] {
  return [
    m.draw_askPeople({ people: count(entries - flagged.length) }),
    ...prizes.map((prize) => m.draw_askPrize({ prize: prize.name, people: count(prize.count) })),
    m.draw_askAlternates({ people: count(alternates) }),
    publicSource.kind === "DRAND"
      ? m.draw_askDrand()
      : m.draw_askFigure({ name: publicSource.name, at: dateTime(publicSource.knownAfter ?? "") }),
  ];
}
