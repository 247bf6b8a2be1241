import { raw } from "hono/html";
import { qrSvg } from "../../services/tracking/index.ts";
import { POSTER_WORDS, type PosterLanguage, type PosterSize, showDays } from "./words.ts";

export type Poster = {
  readonly storeName: string;
  readonly storeAddress: string;
  readonly storePhone: string | null;
  readonly title: string;
  readonly prizeName: string;
  readonly prizeCount: number | null;
  readonly startsAt: string;
  readonly endsAt: string;
  /** Path of the event's picture on this host. */
  readonly picture: string | undefined;
  /** The tracking link of the place where this poster hangs. */
  readonly url: string;
};

export type SheetProps = { poster: Poster; size: PosterSize; language: PosterLanguage };

/** What comes out of the printer. */
export function Sheet(props: SheetProps) {
  return (
    <article class="sheet" lang={props.language} aria-label="포스터 미리보기">
      {props.size === "tent" ? <Tent {...props} /> : <Wall {...props} />}
    </article>
  );
}

function Wall({ poster, language }: SheetProps) {
  const words = POSTER_WORDS[language];
  const { picture, prizeName, prizeCount, storeAddress, storePhone } = poster;
  return (
    <div class={picture === undefined ? "page bare" : "page"}>
      <div class="top">
        <Names poster={poster} />
      </div>
      {picture === undefined ? null : <img class="photo" src={picture} alt="" />}
      {prizeName === "" ? null : (
        <div class="win">
          <p class="label">{words.prize}</p>
          <p class={prizeName.length > 16 ? "what long" : "what"}>{prizeName}</p>
          {prizeCount === null || prizeCount === 0 ? null : <p class="people">{words.people(prizeCount)}</p>}
        </div>
      )}
      <Scan poster={poster} language={language} />
      <div class="bottom">
        <dl>
          <div>
            <dt>{words.period}</dt>
            <dd>{showDays(poster.startsAt, poster.endsAt, language)}</dd>
          </div>
          <div>
            <dt>{words.place}</dt>
            <dd>{[storeAddress, storePhone].filter((part) => part !== null && part !== "").join(" · ")}</dd>
          </div>
        </dl>
      </div>
    </div>
  );
}

/** A prism to stand on a table: flap, back (upside down on the sheet), front, ground. */
function Tent(props: SheetProps) {
  const words = POSTER_WORDS[props.language];
  return (
    <div class="page">
      <p class="flap">{words.glue}</p>
      <div class="edge" />
      <Side {...props} isBack />
      <Side {...props} />
      <p class="ground">
        {words.base} ({words.fold}: - - -)
      </p>
    </div>
  );
}

function Side({ poster, language, isBack = false }: SheetProps & { isBack?: boolean }) {
  const words = POSTER_WORDS[language];
  return (
    <div class={isBack ? "side back" : "side"} aria-hidden={isBack ? "true" : undefined}>
      <div class="top">
        <Names poster={poster} />
        {poster.prizeName === "" ? null : (
          <p class="gift">
            {words.prize} {poster.prizeName}
          </p>
        )}
        <p class="days">{showDays(poster.startsAt, poster.endsAt, language)}</p>
      </div>
      <Scan poster={poster} language={language} />
    </div>
  );
}

/** The bigger the fewer letters there are; an event's title has up to 80. */
function Names({ poster: { storeName, title } }: { poster: Poster }) {
  const letters = Array.from(title).length;
  const size = letters <= 16 ? "" : letters <= 34 ? " mid" : " long";
  return (
    <>
      <p class="shop">{storeName}</p>
      <p class={`name${size}`}>{title}</p>
    </>
  );
}

function Scan({ poster, language }: { poster: Poster; language: PosterLanguage }) {
  const words = POSTER_WORDS[language];
  return (
    <div class="scan">
      {raw(qrSvg(poster.url))}
      <div>
        <p class="call">{words.scan}</p>
        <p class="how">{words.how}</p>
        <p class="link">{poster.url.replace(/^https?:\/\//, "")}</p>
      </div>
    </div>
  );
}
