import type { DrawSketch } from "../services/draw/index.ts";
import type { EntryState, PublicEvent } from "../services/participation/index.ts";
import { ConsentFields, PersonFields, ProfileFields } from "./entry-fields.tsx";
import type { FieldErrors } from "./entry-form.ts";
import { EventFooter } from "./event-footer.tsx";
import { EventIntro } from "./event-intro.tsx";
import { EVENT_STYLES } from "./event-styles.ts";
import type { FormFields } from "./form-body.ts";
import { showInstant } from "./format.ts";
import { Layout } from "./layout.tsx";
import { LinkPreview } from "./link-preview.tsx";
import { Address, OpenElsewhere } from "./share.tsx";
import type { Visit } from "./visit.ts";

export type EventPageProps = {
  event: PublicEvent;
  visit: Visit;
  nonce: string;
  /** Sent back with the form: the same form sent twice is one entry. */
  requestKey: string;
  fields: FormFields;
  errors: FieldErrors;
  /** A sentence about the whole form, e.g. that there are too many requests. */
  alert?: string;
};

/** The participation page while entries are taken. */
export function EventPage(props: EventPageProps) {
  const { event, visit, nonce, requestKey, fields, errors, alert } = props;
  const isFaulty = Object.keys(errors).length > 0;
  const title = `${isFaulty || alert !== undefined ? "다시 확인해 주세요 - " : ""}${event.title}`;
  const sentence = alert ?? (isFaulty ? "표시한 항목을 고친 뒤 다시 보내 주세요." : undefined);
  return (
    <Layout
      title={title}
      nonce={nonce}
      isIndexed
      moreStyles={EVENT_STYLES}
      preview={<LinkPreview event={event} visit={visit} />}
      mainClass="pair"
      footer={<EventFooter event={event} />}
    >
      <EventIntro event={event} visit={visit}>
        {/* While the form is still below the screen; its own button takes over from there. */}
        <p class="go">
          <a class="button" href="#phone">
            참여하러 가기
          </a>
        </p>
      </EventIntro>
      <form class="card" method="post" action={`/e/${event.slug}`} novalidate aria-labelledby="enter">
        <h2 id="enter">참여하기</h2>
        {sentence === undefined ? null : (
          <p class="alert" role="alert">
            {sentence}
          </p>
        )}
        <PersonFields event={event} fields={fields} errors={errors} />
        {/* The button stays in reach along these, and never lies over the fields above. */}
        <div>
          <ProfileFields event={event} fields={fields} errors={errors} />
          <ConsentFields event={event} fields={fields} errors={errors} />
          <input type="hidden" name="ref" value={fields.get("ref") ?? ""} />
          <input type="hidden" name="privacyVersion" value={event.privacyVersion} />
          <input type="hidden" name="requestKey" value={requestKey} />
          <div class="send">
            <button type="submit">참여하기</button>
          </div>
        </div>
      </form>
      <OpenElsewhere visit={visit}>
        <Address url={visit.pageUrl} />
      </OpenElsewhere>
    </Layout>
  );
}

const CLOSED: Readonly<Record<Exclude<EntryState, "RUNNING">, { heading: string; text: string }>> = {
  BEFORE_START: { heading: "곧 시작해요", text: "시작하면 이 주소에서 바로 참여할 수 있어요." },
  FULL: { heading: "참여 인원이 모두 찼어요", text: "취소하는 분이 생기면 다시 열릴 수 있어요." },
  ENDED: { heading: "종료된 이벤트예요", text: "관심 가져 주셔서 고마워요. 다음 이벤트에서 만나요." },
  CANCELLED: { heading: "취소된 이벤트예요", text: "매장 사정으로 열리지 않게 됐어요. 양해 부탁드려요." },
};

export type ClosedPageProps = {
  event: PublicEvent;
  visit: Visit;
  nonce: string;
  /** It is public: also for whoever comes by the old link. */
  draw: DrawSketch | undefined;
};

/** The same event while it takes no entries. */
export function ClosedPage({ event, visit, nonce, draw }: ClosedPageProps) {
  if (event.state === "RUNNING") throw new TypeError("a running event is not closed");
  const { heading, text } = CLOSED[event.state];
  return (
    <Layout
      title={`${heading} - ${event.title}`}
      nonce={nonce}
      moreStyles={EVENT_STYLES}
      preview={<LinkPreview event={event} visit={visit} />}
      footer={<EventFooter event={event} />}
    >
      <EventIntro
        event={event}
        visit={visit}
        draw={draw}
        notice={<State event={event} heading={heading} text={text} hasDraw={draw !== undefined} />}
      />
    </Layout>
  );
}

type StateProps = { event: PublicEvent; heading: string; text: string; hasDraw: boolean };

function State({ event, heading, text, hasDraw }: StateProps) {
  const start =
    event.state === "BEFORE_START" && event.startsAt !== null ? showInstant(event.startsAt) : undefined;
  return (
    <section class="card state center" aria-labelledby="state">
      <h2 id="state">{heading}</h2>
      {start === undefined ? null : <p>{start}부터 참여할 수 있어요.</p>}
      <p>{text}</p>
      {hasDraw ? (
        <a class="button quiet" href={`/e/${event.slug}/draw`}>
          추첨 보기
        </a>
      ) : null}
      {start === undefined ? null : (
        <a class="button quiet" href={`/e/${event.slug}/event.ics`}>
          캘린더에 추가
        </a>
      )}
    </section>
  );
}
