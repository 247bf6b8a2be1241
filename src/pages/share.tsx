import type { Child } from "hono/jsx";
import type { PublicEvent } from "../services/participation/index.ts";
import { smsUrl } from "./store-links.ts";
import type { Visit } from "./visit.ts";

/** Passing the event on without a script: an address that selects as a whole, and a text message. */
export function Share({ event, visit }: { event: PublicEvent; visit: Visit }) {
  return (
    <section class="card" aria-labelledby="share">
      <h2 id="share">친구에게 알려 주세요</h2>
      <Address url={visit.shareUrl} />
      <a class="button quiet" href={smsUrl(`${event.storeName} ${event.title}\n${visit.shareUrl}`)}>
        문자로 보내기
      </a>
    </section>
  );
}

/** Copied by touching and holding: browsers inside apps often keep the clipboard from pages. */
export function Address({ url }: { url: string }) {
  return (
    <div class="field">
      <label for="address">이벤트 주소</label>
      <input id="address" class="address" type="text" readonly value={url} aria-describedby="address-hint" />
      <p class="hint" id="address-hint">
        길게 눌러 복사할 수 있어요.
      </p>
    </div>
  );
}

/** For browsers inside apps: where the same page opens with everything a browser can. */
export function OpenElsewhere({ visit: { inApp }, children }: { visit: Visit; children?: Child }) {
  if (inApp === undefined) return null;
  return (
    <aside class="note" aria-label="다른 브라우저로 열기">
      <p>
        {inApp.app} 안에서 열렸어요. 참여는 여기서도 할 수 있고, 저장이 안 되면 휴대폰의 브라우저로 열어
        주세요.
      </p>
      {inApp.openUrl === null ? (
        <p>화면 위나 아래의 메뉴(⋯)에서 ‘브라우저로 열기’를 눌러 주세요.</p>
      ) : (
        <a class="button quiet" href={inApp.openUrl}>
          브라우저로 열기
        </a>
      )}
      {children}
    </aside>
  );
}
