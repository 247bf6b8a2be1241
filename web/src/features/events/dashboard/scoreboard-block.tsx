import { useQuery } from "@tanstack/react-query";
import { api, type Outputs } from "../../../api/index.ts";
import { count, money, percent, share } from "../../../format/index.ts";
import { m } from "../../../i18n/index.ts";
import { Card, QueryBlock } from "../../../ui/index.ts";
import { FreshnessNote } from "./freshness-note.tsx";
import { regularsWords, scoreLabel, scoreRule } from "./score-words.ts";

type Score = Outputs["analytics"]["scoreboard"]["cards"][number];

/** The event measured by what it was made for. */
export function ScoreboardBlock({ eventId }: { readonly eventId: string }) {
  const scoreboard = useQuery(api.analytics.scoreboard.queryOptions({ eventId }));
  return (
    <Card id="scoreboard" title={m.dashboard_scoreboard()}>
      <QueryBlock query={scoreboard}>
        {({ objective, cards, cannibalisation, freshness }) => (
          <>
            <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
              {cards.map((card) => (
                <div key={card.key} className="rounded-xl bg-sunken p-3">
                  <dt className="text-sm text-soft">{scoreLabel(card)}</dt>
                  <dd className="text-lg font-bold">{scoreWords(card, cards)}</dd>
                  {card.state === "UNCERTAIN" ? (
                    <dd className="text-sm text-soft">{m.dashboard_uncertain()}</dd>
                  ) : null}
                </div>
              ))}
            </dl>
            <p className="mt-3 text-sm text-soft">{scoreRule({ objective })}</p>
            <p className="mt-1 text-sm">{regularsWords(cannibalisation)}</p>
            <FreshnessNote freshness={freshness} />
          </>
        )}
      </QueryBlock>
    </Card>
  );
}

function scoreWords({ key, value, unit, state }: Score, cards: readonly Score[]): string {
  if (state === "WITHHELD") return m.dashboard_withheld();
  if (value === null) return m.dashboard_unknown();
  switch (unit) {
    case "PEOPLE":
      return m.dashboard_people({ people: count(value) });
    case "VIEWS":
      return m.dashboard_views({ views: count(value) });
    case "KRW":
      return money(value);
    case "PERCENT":
      return key === "participationRate" ? share(value, peopleOf(cards)) : percent(value);
  }
}

function peopleOf(cards: readonly Score[]): number {
  return cards.find(({ key }) => key === "participants")?.value ?? 0;
}
