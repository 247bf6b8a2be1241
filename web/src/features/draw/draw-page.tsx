import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { api, type Outputs, useOwns, useStore } from "../../api/index.ts";
import { count } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Banner, Card, EmptyState, Page, QueryBlock, TextLink } from "../../ui/index.ts";
import { PrivacyDays, TaxNote } from "./after-draw.tsx";
import { CommitForm } from "./commit-form.tsx";
import { PublishedTerms } from "./published-terms.tsx";
import { Winners } from "./winners.tsx";

const route = getRouteApi("/shell/events/$eventId/draw");

/** A draw from its commitment to the last winner's answer. */
export function DrawPage() {
  const { eventId } = route.useParams();
  const query = useQuery(api.draws.get.queryOptions({ eventId }));
  return (
    <Page title={m.draw_title()}>
      <TextLink to="/events/$eventId/people" params={{ eventId }}>
        {m.draw_back()}
      </TextLink>
      <div className="mt-2">
        <QueryBlock query={query}>{(state) => <Stage state={state} />}</QueryBlock>
      </div>
    </Page>
  );
}

type State = Outputs["draws"]["get"];

function Stage({ state }: { readonly state: State }) {
  const isOwner = useOwns(useStore().id);
  const { draw, eligible } = state;
  if (draw !== null && draw.status !== "CANCELLED")
    return (
      <div className="grid items-start gap-4 lg:grid-cols-[3fr_2fr]">
        <div className="grid gap-4">
          {draw.revealedAt === null ? null : (
            <Winners eventId={state.eventId} draw={draw} isOwner={isOwner} />
          )}
          <PublishedTerms eventId={state.eventId} draw={draw} isOwner={isOwner} />
        </div>
        <div className="grid gap-4">
          <TaxNote draw={draw} />
          <PrivacyDays draw={draw} />
        </div>
      </div>
    );
  if (!state.isOver) return <EmptyState title={m.draw_early()}>{m.draw_earlyText()}</EmptyState>;
  if (eligible === null || eligible.entries === 0)
    return <EmptyState title={m.draw_nobody()}>{m.draw_nobodyText()}</EmptyState>;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[3fr_2fr]">
      <div className="grid gap-4">
        {draw === null ? null : (
          <Banner look="warn">{m.draw_wasCancelled({ attempt: draw.attempt + 1 })}</Banner>
        )}
        {isOwner ? <CommitForm eventId={state.eventId} entries={eligible.entries} /> : null}
      </div>
      <HowItWorks eligible={eligible} />
    </div>
  );
}

function HowItWorks({ eligible }: { readonly eligible: NonNullable<State["eligible"]> }) {
  const { entries, withVisits, withdrawn, erased } = eligible;
  return (
    <Card title={m.draw_howTitle()}>
      <p className="font-semibold">{m.draw_eligible({ people: count(entries) })}</p>
      {withVisits === 0 ? null : <p>{m.draw_eligibleVisits({ people: count(withVisits) })}</p>}
      {withdrawn + erased === 0 ? null : (
        <p className="text-soft">{m.draw_left({ withdrawn: count(withdrawn), erased: count(erased) })}</p>
      )}
      <ol className="mt-3 list-decimal space-y-2 pl-5">
        <li>{m.draw_how1()}</li>
        <li>{m.draw_how2()}</li>
        <li>{m.draw_how3()}</li>
      </ol>
    </Card>
  );
}
