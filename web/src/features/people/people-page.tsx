import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useOfflineReason, useStore } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { Card, Page, TextLink } from "../../ui/index.ts";
import { ExportButton } from "./export-button.tsx";
import { FindForm, useFind } from "./find-form.tsx";
import { Found } from "./found.tsx";
import { PeopleList } from "./people-list.tsx";
import { RedeemForm } from "./redeem-form.tsx";

const route = getRouteApi("/shell/events/$eventId/people");

/** Who took part, masked, and coupons used at the counter. */
export function PeoplePage() {
  const { eventId } = route.useParams();
  const isOwner = useStore().role === "owner";
  const offline = useOfflineReason();
  const find = useFind();
  const [search, setSearch] = useState(0);
  const showAll = () => {
    find.reset();
    setSearch(search + 1);
  };
  const findAgain = () => {
    if (find.data !== undefined && find.variables !== undefined) find.mutate(find.variables);
  };
  return (
    <Page title={m.people_title()}>
      <nav aria-label={m.people_links()} className="-mt-4 mb-2 flex flex-wrap gap-x-5">
        <TextLink to="/events/$eventId" params={{ eventId }}>
          {m.people_back()}
        </TextLink>
        <TextLink to="/events/$eventId/draw" params={{ eventId }}>
          {m.draw_title()}
        </TextLink>
      </nav>
      <div className="grid items-start gap-4 lg:grid-cols-[1fr_2fr]">
        <Card title={m.people_redeemTitle()}>
          <RedeemForm eventId={eventId} onRedeemed={findAgain} />
        </Card>
        <Card title={m.people_list()} actions={isOwner ? <ExportButton eventId={eventId} /> : null}>
          <p className="mb-4 text-sm text-soft">
            {isOwner ? m.people_maskedOwner() : m.people_masked()}
            {offline && ` ${offline}`}
          </p>
          <FindForm key={search} eventId={eventId} find={find} />
          {find.data === undefined ? (
            <PeopleList eventId={eventId} isOwner={isOwner} />
          ) : (
            <Found eventId={eventId} find={find} isOwner={isOwner} onAll={showAll} />
          )}
        </Card>
      </div>
    </Page>
  );
}
