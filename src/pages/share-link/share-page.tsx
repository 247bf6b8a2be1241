import type { SharedDashboard, ShareRange } from "../../services/share/index.ts";
import { CHART_STYLES } from "../charts.tsx";
import { showCount, showMoment } from "../figures.ts";
import { showPeriod } from "../format.ts";
import { Layout } from "../layout.tsx";
import { OpenGraph } from "../link-preview.tsx";
import { FORCED } from "../tokens.ts";
import { Channels, Comparison, Course, Profile, Returns, Summary } from "./sections.tsx";
import { SHARE_STYLES } from "./styles.ts";

export type ShareTheme = "auto" | "light" | "dark";

export type SharePageProps = {
  nonce: string;
  shared: SharedDashboard;
  /** Its own address, for what other sites show of it; without it nothing is told to them. */
  url?: string;
  theme?: ShareTheme;
  /** Inside another page: no heading of its own, and links keep the theme. */
  isEmbedded?: boolean;
};

const PHASE_WORDS = {
  BEFORE: "시작 전이에요",
  OPEN: "진행 중이에요",
  OVER: "끝났어요",
  CANCELLED: "취소됐어요",
} as const satisfies Record<NonNullable<SharedDashboard["phase"]>, string>;

/** An event's numbers for people without an account: the sections that its owner chose, and nothing else. */
export function SharePage({ nonce, shared, url, theme = "auto", isEmbedded = false }: SharePageProps) {
  const { title, storeName, phase, startsAt, endsAt, range, lastUpdated, parts } = shared;
  const { summary, channels, trend, profile, returns, comparison } = parts;
  const styles = CHART_STYLES + SHARE_STYLES + (theme === "auto" ? "" : FORCED[theme]);
  return (
    <Layout
      title={`${title} - ${storeName} 이벤트 성과`}
      nonce={nonce}
      moreStyles={styles}
      preview={url === undefined ? undefined : <Preview shared={shared} url={url} />}
    >
      <header>
        <p class="store">{storeName}</p>
        <h1>{title}</h1>
        {startsAt === null || endsAt === null ? null : <p>{showPeriod(startsAt, endsAt).join(" ~ ")}</p>}
        <p class="hint">
          {phase === null ? "" : `${PHASE_WORDS[phase]} · `}
          {showMoment(lastUpdated)} 기준이에요
        </p>
      </header>
      {summary === undefined ? null : <Summary summary={summary} />}
      {trend === undefined ? null : (
        <Course trend={trend}>
          <Ranges range={range} theme={isEmbedded ? theme : undefined} />
        </Course>
      )}
      {channels === undefined ? null : <Channels {...channels} />}
      {profile === undefined ? null : <Profile profile={profile} />}
      {returns === undefined ? null : <Returns returns={returns} />}
      {comparison === undefined ? null : <Comparison comparison={comparison} />}
    </Layout>
  );
}

const RANGE_WORDS = {
  all: "전체",
  "28d": "28일",
  "7d": "7일",
  today: "오늘",
} as const satisfies Record<ShareRange, string>;

/** Relative, so that the page and its embedding keep their own addresses. */
function Ranges({ range, theme }: { range: ShareRange; theme: ShareTheme | undefined }) {
  const rest = theme === undefined || theme === "auto" ? "" : `&theme=${theme}`;
  return (
    <nav aria-label="기간" class="choices">
      {Object.entries(RANGE_WORDS).map(([one, words]) => (
        <a href={`?range=${one}${rest}`} aria-current={one === range ? "page" : undefined}>
          {words}
        </a>
      ))}
    </nav>
  );
}

/** What a messenger shows of the link; numbers only where the owner shares them. */
function Preview({ shared, url }: { shared: SharedDashboard; url: string }) {
  const { title, storeName, imageUrl, parts } = shared;
  const count = parts.summary?.totalParticipants.count;
  const told = count === undefined ? "" : ` 지금까지 ${showCount(count, "명")}이 참여했어요.`;
  return (
    <OpenGraph
      site={storeName}
      title={`${title} 이벤트 성과`}
      about={`${storeName}에서 공유한 이벤트 성과예요.${told}`}
      url={url}
      image={imageUrl}
    />
  );
}
