import type { Child } from "hono/jsx";
import type { EntryState, PublicEvent } from "../services/participation/index.ts";
import { ConsentFields, PersonFields, ProfileFields } from "./entry-fields.tsx";
import type { FieldErrors } from "./entry-form.ts";
import type { FormFields } from "./form-body.ts";
import { showInstant, showPeriod } from "./format.ts";
import { Layout } from "./layout.tsx";

export type EventPageProps = {
  event: PublicEvent;
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
  const { event, nonce, requestKey, fields, errors, alert } = props;
  const isFaulty = Object.keys(errors).length > 0;
  const title = `${isFaulty || alert !== undefined ? "다시 확인해 주세요 - " : ""}${event.title}`;
  const sentence = alert ?? (isFaulty ? "표시한 항목을 고친 뒤 다시 보내 주세요." : undefined);
  return (
    <Layout title={title} nonce={nonce} isIndexed footer={<EventFooter slug={event.slug} />}>
      <EventIntro event={event} />
      <form class="card" method="post" action={`/e/${event.slug}`} novalidate>
        <h2>참여하기</h2>
        {sentence === undefined ? null : (
          <p class="alert" role="alert">
            {sentence}
          </p>
        )}
        <PersonFields event={event} fields={fields} errors={errors} />
        <ProfileFields event={event} fields={fields} errors={errors} />
        <ConsentFields event={event} fields={fields} errors={errors} />
        <input type="hidden" name="ref" value={fields.get("ref") ?? ""} />
        <input type="hidden" name="privacyVersion" value={event.privacyVersion} />
        <input type="hidden" name="requestKey" value={requestKey} />
        <button type="submit">참여하기</button>
      </form>
    </Layout>
  );
}

const CLOSED: Readonly<Record<Exclude<EntryState, "RUNNING">, { heading: string; text: string }>> = {
  BEFORE_START: { heading: "곧 시작해요", text: "시작하면 이 주소에서 바로 참여할 수 있어요." },
  FULL: { heading: "참여 인원이 모두 찼어요", text: "취소하는 분이 생기면 다시 열릴 수 있어요." },
  ENDED: { heading: "종료된 이벤트예요", text: "관심 가져 주셔서 고마워요. 다음 이벤트에서 만나요." },
  CANCELLED: { heading: "취소된 이벤트예요", text: "매장 사정으로 열리지 않게 됐어요. 양해 부탁드려요." },
};

/** The same event while it takes no entries. */
export function ClosedPage({ event, nonce }: { event: PublicEvent; nonce: string }) {
  if (event.state === "RUNNING") throw new TypeError("a running event is not closed");
  const { heading, text } = CLOSED[event.state];
  const start =
    event.state === "BEFORE_START" && event.startsAt !== null ? showInstant(event.startsAt) : undefined;
  return (
    <Layout title={`${heading} - ${event.title}`} nonce={nonce} footer={<EventFooter slug={event.slug} />}>
      <EventIntro event={event} />
      <section class="card center" aria-labelledby="state">
        <h2 id="state">{heading}</h2>
        {start === undefined ? null : <p>{start}부터 참여할 수 있어요.</p>}
        <p>{text}</p>
      </section>
    </Layout>
  );
}

export function EventIntro({ event }: { event: PublicEvent }) {
  const [start, end] = showPeriod(event.startsAt, event.endsAt);
  return (
    <header>
      <p class="store">{event.storeName}</p>
      <h1>{event.title}</h1>
      <div class="card">
        <dl class="facts">
          {event.prizeName === "" ? null : <Fact name="경품">{event.prizeName}</Fact>}
          <Fact name="기간">
            <span class="when">{start} ~</span> <span class="when">{end}</span>
          </Fact>
        </dl>
        {event.description === "" ? null : <p class="text">{event.description}</p>}
      </div>
    </header>
  );
}

function Fact({ name, children }: { name: string; children?: Child }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function EventFooter({ slug }: { slug: string }) {
  return <a href={`/e/${slug}/my`}>참여 취소·개인정보 삭제</a>;
}
