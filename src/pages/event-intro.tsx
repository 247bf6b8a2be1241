import type { Child } from "hono/jsx";
import type { DrawSketch } from "../services/draw/index.ts";
import { ownPicture } from "../services/media/index.ts";
import type { PublicEvent } from "../services/participation/index.ts";
import { showPeriod } from "./format.ts";
import { showUntilEnd, showUntilStart } from "./remaining.ts";
import type { Visit } from "./visit.ts";

export type EventIntroProps = {
  event: PublicEvent;
  visit: Visit;
  draw?: DrawSketch | undefined;
  /** Stands before everything but the names. */
  notice?: Child;
  children?: Child;
};

/** What the event is: picture, shop, title, benefit, and how long and for how many it lasts. */
export function EventIntro({ event, visit, draw, notice, children }: EventIntroProps) {
  return (
    <header>
      <Cover event={event} visit={visit} />
      {notice}
      <Benefit event={event} draw={draw} />
      <Pills event={event} now={visit.now} />
      {event.description === "" ? null : <p class="text">{event.description}</p>}
      <Facts event={event} />
      {children}
    </header>
  );
}

function Cover({ event, visit }: { event: PublicEvent; visit: Visit }) {
  const picture = ownPicture(visit.publicUrl, event.imageUrl);
  const names = (
    <>
      <p class="store">{event.storeName}</p>
      <h1>{event.title}</h1>
    </>
  );
  if (picture === undefined) return <div class="plain">{names}</div>;
  return (
    <>
      <div class="cover">
        <img src={picture} alt="" width={800} height={600} fetchpriority="high" />
      </div>
      {names}
    </>
  );
}

/** Of a lottery only what a draw has fixed: nobody knows before in which way prizes are given. */
function Benefit({ event, draw }: Pick<EventIntroProps, "event" | "draw">) {
  const { prizeName, prizeCount } = event;
  if (prizeName === "") return null;
  const isDrawn = draw?.isStanding === true;
  const count = (isDrawn ? draw.winners : prizeCount) ?? 0;
  const to = count === 0 ? "" : `${count.toLocaleString("ko-KR")}명에게 `;
  return (
    <p class="benefit">
      <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
        <path d="M4 11h16v9H4zM3 7h18v4H3zM12 7v13M12 7S10.5 3 8 3a2 2 0 0 0 0 4zM12 7s1.500-4 4-4a2 2 0 0 1 0 4z" />
      </svg>
      <span>
        <span class="hint">경품</span>
        <strong>{prizeName}</strong>
        {isDrawn || to !== "" ? (
          <span class="hint">
            {isDrawn ? "추첨으로 " : ""}
            {to}드려요
          </span>
        ) : null}
      </span>
    </p>
  );
}

/** In words, so that they hold without a script counting. */
function Pills({ event, now }: { event: PublicEvent; now: number }) {
  const { state, startsAt, endsAt, placesLeft } = event;
  const isOpen = state === "RUNNING";
  const until =
    isOpen && endsAt !== null
      ? showUntilEnd(endsAt, now)
      : state === "BEFORE_START" && startsAt !== null
        ? showUntilStart(startsAt, now)
        : undefined;
  const places = isOpen && placesLeft !== null ? placesLeft : undefined;
  if (until === undefined && places === undefined) return null;
  return (
    <ul class="pills">
      {until === undefined ? null : <li class={until.isSoon ? "soon" : undefined}>{until.text}</li>}
      {places === undefined ? null : (
        <li class={places <= 10 ? "soon" : undefined}>남은 자리 {places.toLocaleString("ko-KR")}명</li>
      )}
    </ul>
  );
}

function Facts({ event }: { event: PublicEvent }) {
  const [start, end] = showPeriod(event.startsAt, event.endsAt);
  return (
    <dl class="facts">
      <div>
        <dt>기간</dt>
        <dd>
          <span class="when">{start} ~</span> <span class="when">{end}</span>
        </dd>
      </div>
      <div>
        <dt>매장</dt>
        <dd>
          {event.storeName}
          {event.storeAddress === "" ? null : (
            <>
              <br />
              <span class="hint">{event.storeAddress}</span>
            </>
          )}
        </dd>
      </div>
    </dl>
  );
}
