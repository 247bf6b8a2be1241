import { raw } from "hono/html";
import { Layout } from "../layout.tsx";
import { ErrorText } from "../text-field.tsx";
import { type Poster, Sheet } from "./sheet.tsx";
import { posterStyles } from "./styles.ts";
import { POSTER_LANGUAGES, POSTER_SIZES, type PosterLanguage, type PosterSize } from "./words.ts";

export type PosterPageProps = {
  nonce: string;
  eventId: string;
  poster: Poster;
  size: PosterSize;
  language: PosterLanguage;
  /** Where this poster hangs, in the owner's words, and the other places that have a code. */
  place: string;
  places: readonly string[];
  /** What is wrong with the name of a new place. */
  error?: string;
};

const SIZE_LABELS: Readonly<Record<PosterSize, string>> = {
  a4: "A4 포스터",
  a5: "A5 포스터",
  tent: "테이블 세움판",
};
const LANGUAGE_LABELS: Readonly<Record<PosterLanguage, string>> = { ko: "한국어", en: "English" };

/** Works without it: the browser's own menu prints as well. */
const PRINT = `const b=document.getElementById("print");b.hidden=false;b.onclick=()=>print()`;

/** The sheet, and above it what an owner chooses; only the sheet is printed. */
export function PosterPage(props: PosterPageProps) {
  const { nonce, eventId, poster, size, language, place, places, error } = props;
  const to = (change: { size?: PosterSize; language?: PosterLanguage; place?: string }) =>
    posterPath(eventId, { size, language, place, ...change });
  return (
    <Layout title={`포스터 - ${poster.title}`} nonce={nonce} moreStyles={posterStyles(size)}>
      <p class="links">
        <a href={`/app/events/${eventId}`}>이벤트로 돌아가기</a>
      </p>
      <h1>QR 포스터</h1>
      <h2>크기</h2>
      <Choices
        items={POSTER_SIZES.map((item) => ({
          label: SIZE_LABELS[item],
          href: to({ size: item }),
          isChosen: item === size,
        }))}
      />
      <h2>언어</h2>
      <Choices
        items={POSTER_LANGUAGES.map((item) => ({
          label: LANGUAGE_LABELS[item],
          href: to({ language: item }),
          isChosen: item === language,
        }))}
      />
      <h2>붙이는 곳</h2>
      <p>곳마다 QR 코드가 달라서, 어디서 많이 찍었는지 볼 수 있어요.</p>
      <Choices
        items={places.map((item) => ({ label: item, href: to({ place: item }), isChosen: item === place }))}
      />
      <NewPlace action={to({})} error={error} />
      <p>
        <button id="print" type="button" hidden>
          인쇄하기
        </button>
      </p>
      <p class="hint">
        인쇄 화면에서 여백은 ‘없음’, 배율은 100%로 두세요. ‘배경 그래픽’을 켜야 색까지 나와요.
      </p>
      <Sheet poster={poster} size={size} language={language} />
      <script nonce={nonce}>{raw(PRINT)}</script>
    </Layout>
  );
}

export function posterPath(
  eventId: string,
  { size, language, place }: { size: PosterSize; language: PosterLanguage; place: string },
): string {
  return `/poster/${eventId}?${new URLSearchParams({ size, lang: language, place })}`;
}

type Choice = { label: string; href: string; isChosen: boolean };

function Choices({ items }: { items: readonly Choice[] }) {
  return (
    <ul class="choices">
      {items.map(({ label, href, isChosen }) => (
        <li>
          <a href={href} aria-current={isChosen ? "page" : undefined}>
            {label}
          </a>
        </li>
      ))}
    </ul>
  );
}

function NewPlace({ action, error }: { action: string; error: string | undefined }) {
  return (
    <form class="card add" method="post" action={action} novalidate>
      <div class="field">
        <label for="place">새로 붙일 곳</label>
        <input
          id="place"
          name="place"
          type="text"
          maxlength={40}
          placeholder="예: 카운터, 창가 자리"
          autocomplete="off"
          required
          {...(error === undefined
            ? {}
            : { "aria-invalid": "true", "aria-describedby": "place-error", autofocus: true })}
        />
      </div>
      <button type="submit">추가</button>
      <ErrorText of="place" text={error} />
    </form>
  );
}
