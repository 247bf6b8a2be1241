import { dateTime } from "../../../format/index.ts";
import { m } from "../../../i18n/index.ts";
import { Banner } from "../../../ui/index.ts";
import type { Dashboard } from "./cards.tsx";
import { degradedWords } from "./degraded-words.ts";

/** Channels whose numbers could not be fetched, with the age of what is shown instead. */
export function DegradedBanners({ degraded }: Pick<Dashboard, "degraded">) {
  return degraded.map(({ channel, message, asOf }) => (
    <div key={channel} className="mb-3">
      <Banner look="warn">
        {degradedWords({ channel, message })}{" "}
        {asOf === null ? m.dashboard_degradedNothing() : m.dashboard_degradedAsOf({ at: dateTime(asOf) })}
      </Banner>
    </div>
  ));
}
