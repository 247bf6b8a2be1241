import { raw } from "hono/html";
import type { Entry, PublicEvent } from "../services/participation/index.ts";
import { qrSvg, showShortCode } from "../services/tracking/index.ts";
import { EventFooter } from "./event-page.tsx";
import { Layout } from "./layout.tsx";

export type DonePageProps = { event: PublicEvent; nonce: string; entry: Entry; isRepeat: boolean };

/** After entering: the code to show in the shop, and the number that undoes the entry. Nothing personal. */
export function DonePage({ event, nonce, entry, isRepeat }: DonePageProps) {
  const heading = isRepeat ? "이미 참여하셨어요" : "참여했어요";
  return (
    <Layout title={`${heading} - ${event.title}`} nonce={nonce} footer={<EventFooter slug={event.slug} />}>
      <p class="store">{event.storeName}</p>
      <h1>{heading}</h1>
      <p>{event.title}</p>
      <section class="card done center" aria-labelledby="redeem">
        <h2 id="redeem">매장에서 보여 주세요</h2>
        <p class="code">{showShortCode(entry.redeemCode)}</p>
        <div class="qr" role="img" aria-label={`방문 확인 QR 코드 ${showShortCode(entry.redeemCode)}`}>
          {raw(qrSvg(entry.redeemCode))}
        </div>
        <p class="hint">방문하면 직원이 이 코드로 확인해요. 한 번만 쓸 수 있어요.</p>
      </section>
      <section class="card" aria-labelledby="number">
        <h2 id="number">내 참여 번호</h2>
        <p class="code small">{showShortCode(entry.entryCode)}</p>
        <p class="hint">
          참여를 취소하거나 개인정보를 지울 때 필요해요. 이 화면을 저장해 두고, 번호는 다른 사람에게 알려 주지
          마세요.
        </p>
      </section>
    </Layout>
  );
}

/** Somebody entered with this number before; whose codes they are, this form cannot prove. */
export function AlreadyPage({ event, nonce }: { event: PublicEvent; nonce: string }) {
  return (
    <Layout
      title={`이미 참여하셨어요 - ${event.title}`}
      nonce={nonce}
      footer={<EventFooter slug={event.slug} />}
    >
      <p class="store">{event.storeName}</p>
      <h1>이미 참여하셨어요</h1>
      <section class="card">
        <p>이 휴대전화 번호로 벌써 참여했어요. 한 사람이 한 번만 참여할 수 있어요.</p>
        <p>
          참여했을 때 나온 화면에 매장에서 보여 줄 코드가 있어요. 화면을 찾을 수 없으면 매장에 문의해 주세요.
        </p>
      </section>
    </Layout>
  );
}
