import { useQuery } from "@tanstack/react-query";
import { api, useStore } from "../../api/index.ts";
import { LiveChip } from "../../app/shell/index.ts";
import { count } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Card, Page, QueryBlock } from "../../ui/index.ts";

/** What happens today, and the events. */
export function HomePage() {
  const store = useStore();
  const overview = useQuery(api.analytics.overview.queryOptions({ storeId: store.id }));
  return (
    <Page title={m.home_title()} actions={<LiveChip />}>
      <QueryBlock query={overview}>
        {({ today, running }) => (
          <Card title={m.home_today()}>
            <p>{m.home_todayParticipants({ people: count(today.participants) })}</p>
            <p>{m.home_running({ events: count(running.length) })}</p>
          </Card>
        )}
      </QueryBlock>
    </Page>
  );
}
