import type { Dashboard } from "../../services/analytics/index.ts";
import type { EventDto } from "../../services/event/index.ts";
import { CHART_STYLES } from "../charts.tsx";
import { showMoment } from "../figures.ts";
import { endOf, lastMoment } from "../format.ts";
import { Layout } from "../layout.tsx";
import { Cards } from "./cards.tsx";
import { Channels, Trend } from "./course.tsx";
import { Comparison, Profile } from "./people.tsx";
import { Returns } from "./returns.tsx";
import { Scoreboard } from "./scoreboard.tsx";
import { REPORT_STYLES } from "./styles.ts";

export type ReportPageProps = { nonce: string; event: EventDto; dashboard: Dashboard };

const STATUS_WORDS: Readonly<Record<EventDto["status"], string>> = {
  DRAFT: "작성 중",
  APPROVED: "승인됨",
  ACTIVE: "진행 중",
  ENDED: "종료됨",
  ARCHIVED: "보관됨",
  CANCELLED: "취소됨",
};

/** What the dashboard shows, on paper. */
export function ReportPage({ nonce, event, dashboard }: ReportPageProps) {
  const end = endOf(event);
  const period =
    event.startsAt === null || end === null
      ? "기간을 아직 정하지 않았어요"
      : `${showMoment(event.startsAt)} ~ ${showMoment(lastMoment(end))}`;
  const clock = dashboard.lastUpdated.endsWith("+09:00") ? "한국 시간" : "매장이 있는 곳의 시간";
  return (
    <Layout title={`성과 보고서 - ${event.title}`} nonce={nonce} moreStyles={CHART_STYLES + REPORT_STYLES}>
      <header>
        <p class="store">성과 보고서</p>
        <h1>{event.title}</h1>
        <p>
          {period} · {STATUS_WORDS[event.status]}
        </p>
        <p class="hint">
          {showMoment(dashboard.lastUpdated)} 기준이에요. 모든 시각은 {clock}이에요.
        </p>
      </header>
      <DegradedNotice dashboard={dashboard} />
      <Cards dashboard={dashboard} />
      <Scoreboard dashboard={dashboard} />
      <Channels dashboard={dashboard} />
      <Trend dashboard={dashboard} />
      <Returns dashboard={dashboard} />
      <Profile dashboard={dashboard} />
      <Comparison dashboard={dashboard} />
    </Layout>
  );
}

function DegradedNotice({ dashboard: { degraded } }: { dashboard: Dashboard }) {
  if (degraded.length === 0) return null;
  return (
    <section class="alert" aria-labelledby="degraded">
      <h2 id="degraded">일부 채널의 값이 최신이 아니에요</h2>
      <ul>
        {degraded.map(({ message, asOf }) => (
          <li>
            {message}
            {asOf === null ? null : ` (${showMoment(asOf)}의 값이에요)`}
          </li>
        ))}
      </ul>
    </section>
  );
}
