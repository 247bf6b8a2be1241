import { raw } from "hono/html";
import type { Entry, PublicEvent } from "../services/participation/index.ts";
import { qrSvg, showShortCode } from "../services/tracking/index.ts";
import { EventFooter } from "./event-footer.tsx";
import { EVENT_STYLES } from "./event-styles.ts";
import { Layout } from "./layout.tsx";
import { OpenElsewhere, Share } from "./share.tsx";
import { mapUrl, telUrl } from "./store-links.ts";
import type { Visit } from "./visit.ts";

export type DonePageProps = {
  event: PublicEvent;
  visit: Visit;
  nonce: string;
  entry: Entry;
  isRepeat: boolean;
  hasDraw: boolean;
};

/** After entering: the code to show in the shop, and the number that undoes the entry. Nothing personal. */
export function DonePage({ event, visit, nonce, entry, isRepeat, hasDraw }: DonePageProps) {
  const heading = isRepeat ? "이미 참여하셨어요" : "참여했어요";
  const imageUrl = `/e/${event.slug}/done/${entry.entryCode}/code.png`;
  return (
    <Layout
      title={`${heading} - ${event.title}`}
      nonce={nonce}
      moreStyles={EVENT_STYLES}
      footer={<EventFooter event={event} />}
    >
      <DoneHeader event={event} heading={heading} />
      {hasDraw ? (
        <p>
          <a class="button" href={`/e/${event.slug}/draw`}>
            추첨 보기
          </a>
        </p>
      ) : null}
      <RedeemCard code={entry.redeemCode} />
      <nav class="actions" aria-label="코드 보관과 방문">
        <a class="button quiet" href={imageUrl} download={`madang-${entry.redeemCode}.png`}>
          이미지로 저장
        </a>
        <VisitLinks event={event} />
      </nav>
      <OpenElsewhere visit={visit} />
      <section class="card" aria-labelledby="number">
        <h2 id="number">내 참여 번호</h2>
        <p class="code small">{showShortCode(entry.entryCode)}</p>
        <p class="hint">
          참여를 취소하거나 개인정보를 지울 때 필요해요. 이 화면을 저장해 두고, 번호는 다른 사람에게 알려 주지
          마세요.
        </p>
      </section>
      <Share event={event} visit={visit} />
    </Layout>
  );
}

export type CodePageProps = { event: PublicEvent; visit: Visit; nonce: string; redeemCode: string };

/** For whoever lost the page after entering: the shop's code alone. */
export function CodePage({ event, visit, nonce, redeemCode }: CodePageProps) {
  return (
    <Layout
      title={`내 코드 - ${event.title}`}
      nonce={nonce}
      moreStyles={EVENT_STYLES}
      footer={<EventFooter event={event} />}
    >
      <DoneHeader event={event} heading="이미 참여하셨어요" />
      <RedeemCard code={redeemCode} />
      <nav class="actions" aria-label="방문">
        <VisitLinks event={event} />
      </nav>
      <OpenElsewhere visit={visit} />
    </Layout>
  );
}

function DoneHeader({ event, heading }: { event: PublicEvent; heading: string }) {
  return (
    <header class="center">
      <svg class="tick" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <circle cx="16" cy="16" r="16" />
        <path d="m9.500 16.500 4.500 4.500 8.500-9.500" />
      </svg>
      <h1>{heading}</h1>
      <p>
        <span class="store">{event.storeName}</span>
        <br />
        {event.title}
      </p>
    </header>
  );
}

function RedeemCard({ code }: { code: string }) {
  const shown = showShortCode(code);
  return (
    <section class="card done center" aria-labelledby="redeem">
      <h2 id="redeem">매장에서 보여 주세요</h2>
      <p class="code">{shown}</p>
      <div class="qr" role="img" aria-label={`방문 확인 QR 코드 ${shown}`}>
        {raw(qrSvg(code))}
      </div>
      <p class="hint">방문하면 직원이 이 코드로 확인해요. 한 번만 쓸 수 있어요.</p>
    </section>
  );
}

function VisitLinks({ event }: { event: PublicEvent }) {
  const tel = telUrl(event.storePhone);
  return (
    <>
      <a class="button quiet" href={`/e/${event.slug}/event.ics`}>
        캘린더에 추가
      </a>
      {tel === undefined ? null : (
        <a class="button quiet" href={tel}>
          전화하기
        </a>
      )}
      {event.storeAddress === "" ? null : (
        <a class="button quiet" href={mapUrl(event)} rel="noopener noreferrer">
          지도 보기
        </a>
      )}
    </>
  );
}
