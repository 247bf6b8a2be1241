import type { PropsWithChildren } from "hono/jsx";
import type { PublicEvent } from "../services/participation/index.ts";
import { EventFooter } from "./event-footer.tsx";
import { Layout } from "./layout.tsx";
import { TextField } from "./text-field.tsx";

export type AlreadyPageProps = {
  event: PublicEvent;
  nonce: string;
  /** Names the entry without telling whose it is; undefined when its code cannot be shown. */
  ticket: string | undefined;
  error?: string;
};

/** Somebody entered with this number before: the last digits, typed by hand, show the code again. */
export function AlreadyPage({ event, nonce, ticket, error }: AlreadyPageProps) {
  return (
    <Layout
      title={`${error === undefined ? "" : "다시 확인해 주세요 - "}이미 참여하셨어요 - ${event.title}`}
      nonce={nonce}
      footer={<EventFooter event={event} />}
    >
      <p class="store">{event.storeName}</p>
      <h1>이미 참여하셨어요</h1>
      <p>이 휴대폰 번호로 벌써 참여했어요. 한 사람이 한 번만 참여할 수 있어요.</p>
      {ticket === undefined ? (
        <p>참여했을 때 나온 화면에 코드가 있어요. 화면을 찾을 수 없으면 매장에 문의해 주세요.</p>
      ) : (
        <form class="card" method="post" action={`/e/${event.slug}/code`} novalidate aria-labelledby="find">
          <h2 id="find">내 코드 다시 보기</h2>
          <TextField
            name="lastDigits"
            label="휴대폰 번호 뒷자리 4자리"
            hint="참여한 번호의 마지막 네 자리예요."
            value=""
            error={error}
            isFirst
            type="tel"
            inputmode="numeric"
            maxlength={8}
            autocomplete="off"
          />
          <input type="hidden" name="ticket" value={ticket} />
          <button type="submit">코드 보기</button>
        </form>
      )}
    </Layout>
  );
}

export type FindCodePageProps = { event: PublicEvent; nonce: string; phone: string; error?: string };

/** For whoever lost the page with the code. */
export function FindCodePage({ event, nonce, phone, error }: FindCodePageProps) {
  return (
    <FindCodeLayout event={event} nonce={nonce} isFaulty={error !== undefined}>
      <form class="card" method="post" action={`/e/${event.slug}/code`} novalidate>
        <TextField
          name="phone"
          label="휴대폰 번호"
          hint="참여할 때 쓴 번호예요. 이벤트 기간에만 찾을 수 있어요."
          value={phone}
          error={error}
          isFirst
          type="tel"
          inputmode="numeric"
          maxlength={64}
          autocomplete="tel-national"
        />
        <button type="submit">코드 보기</button>
      </form>
    </FindCodeLayout>
  );
}

/** Before and after the event no code is looked up by a number. */
export function NoCodePage({ event, nonce }: { event: PublicEvent; nonce: string }) {
  return (
    <FindCodeLayout event={event} nonce={nonce} isFaulty={false}>
      <p>이벤트 기간에만 코드를 다시 볼 수 있어요. 코드가 필요하면 매장에 문의해 주세요.</p>
    </FindCodeLayout>
  );
}

type FindCodeLayoutProps = PropsWithChildren<{ event: PublicEvent; nonce: string; isFaulty: boolean }>;

function FindCodeLayout({ event, nonce, isFaulty, children }: FindCodeLayoutProps) {
  return (
    <Layout
      title={`${isFaulty ? "다시 확인해 주세요 - " : ""}내 코드 다시 보기 - ${event.title}`}
      nonce={nonce}
      footer={<EventFooter event={event} />}
    >
      <p class="store">{event.storeName}</p>
      <h1>내 코드 다시 보기</h1>
      <p>{event.title}</p>
      {children}
      <p>
        <a class="button quiet" href={`/e/${event.slug}`}>
          이벤트로 돌아가기
        </a>
      </p>
    </Layout>
  );
}
