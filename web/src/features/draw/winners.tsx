import { dateTime } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Card, classes } from "../../ui/index.ts";
import type { Draw, Pick } from "./draw.ts";
import { WinnerActions } from "./winner-actions.tsx";

type WinnersProps = { readonly eventId: string; readonly draw: Draw; readonly isOwner: boolean };

/** Who won what and whether they have answered; then who waits. */
export function Winners({ eventId, draw, isOwner }: WinnersProps) {
  const winners = draw.picks.filter(({ prize }) => prize !== null);
  const waiting = draw.picks.filter(({ prize }) => prize === null);
  return (
    <>
      <Card title={m.draw_winners()}>
        <ul>
          {winners.map((pick) => (
            <li key={pick.rank} className="border-b border-line py-3 first:pt-0 last:border-0 last:pb-0">
              <Place pick={pick} draw={draw} />
              {isOwner ? <WinnerActions eventId={eventId} pick={pick} /> : null}
            </li>
          ))}
        </ul>
      </Card>
      {waiting.length === 0 ? null : (
        <Card title={m.draw_alternatesTitle()}>
          <ul>
            {waiting.map((pick) => (
              <li key={pick.rank} className="border-b border-line py-3 first:pt-0 last:border-0 last:pb-0">
                <Place pick={pick} draw={draw} />
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

const STATUS: Record<Pick["status"], () => string> = {
  WAITING: m.draw_statusWaiting,
  PENDING: m.draw_statusPending,
  SUBMITTED: m.draw_statusSubmitted,
  DECLINED: m.draw_statusDeclined,
  PASSED_ON: m.draw_statusPassedOn,
  EXPIRED: m.draw_statusExpired,
  WITHDRAWN: m.draw_statusWithdrawn,
  LAPSED: m.draw_statusLapsed,
};

function Place({ pick, draw }: { readonly pick: Pick; readonly draw: Draw }) {
  const { rank, prize, status, replacesRank, phone, name, contact, deadlineAt } = pick;
  const isWaitedFor = status === "PENDING";
  return (
    <>
      <p className="flex flex-wrap items-baseline justify-between gap-2">
        <span className="font-bold">
          {m.draw_rank({ rank })}
          {prize === null ? "" : ` · ${draw.prizes[prize]?.name ?? ""}`}
          {replacesRank === null ? null : (
            <span className="ml-2 font-normal text-soft">{m.draw_replaces({ rank: replacesRank })}</span>
          )}
        </span>
        <span
          className={classes(
            "rounded-full px-3 py-1 text-sm font-semibold",
            status === "SUBMITTED" ? "bg-brand-soft" : "bg-sunken",
          )}
        >
          {STATUS[status]()}
        </span>
      </p>
      <p className="flex flex-wrap gap-x-2">
        <span>{phone === null ? m.draw_gone() : `${name ?? m.draw_noName()} · ${phone}`}</span>
        {isWaitedFor && deadlineAt !== null ? (
          <span className="whitespace-nowrap text-soft">{m.draw_until({ at: dateTime(deadlineAt) })}</span>
        ) : null}
      </p>
      {contact === null ? null : <p>{m.draw_contact({ name: contact.name, phone: contact.phone })}</p>}
    </>
  );
}
