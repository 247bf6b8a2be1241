import type { PublicDraw } from "../../services/draw/index.ts";
import { showInstant } from "../format.ts";

/** What was destroyed of people, when, and the hash of each receipt. */
export function Receipts({ draw }: { draw: PublicDraw }) {
  return (
    <section class="card" aria-labelledby="receipts">
      <h2 id="receipts">개인정보를 지운 기록</h2>
      {draw.receipts.map(({ kind, at, destroyed, kept, hash }) => (
        <>
          <p>
            {showInstant(at)} - {receiptWords({ kind, destroyed, kept })}
          </p>
          <p class="hash">{hash}</p>
        </>
      ))}
    </section>
  );
}

/** Winners who want news lose what they left for the prize; the number they entered with stays for the news. */
function receiptWords({ kind, destroyed, kept }: Pick<PublicDraw["receipts"][number], ReceiptFact>): string {
  const isLosers = kind === "identifiers";
  const gone = `당첨${isLosers ? "되지 않은" : "된"} ${destroyed}명의 개인정보를 지웠어요.`;
  if (kept === 0) return gone;
  return isLosers
    ? `${gone} 혜택 소식에 따로 동의한 ${kept}명은 이름만 지웠어요.`
    : `${gone} 그중 혜택 소식에 따로 동의한 ${kept}명은 참여할 때 적은 번호만 남겼어요.`;
}

type ReceiptFact = "kind" | "destroyed" | "kept";
