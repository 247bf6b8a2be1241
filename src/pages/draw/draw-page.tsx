import type { OwnPlace, PublicDraw } from "../../services/draw/index.ts";
import { showInstant } from "../format.ts";
import { Layout } from "../layout.tsx";
import { TextField } from "../text-field.tsx";
import { DRAW_STYLES } from "./draw-styles.ts";
import { HowTo } from "./how-to.tsx";
import { Receipts } from "./receipts.tsx";

/** What was typed, and where it stands; no place: not in the list, or no longer to be told. */
export type OwnAnswer = { readonly entryCode: string; readonly place: OwnPlace | undefined };

type DrawPageProps = { draw: PublicDraw; nonce: string; own?: OwnAnswer };

const HEADINGS: Readonly<Record<PublicDraw["status"], string>> = {
  COMMITTED: "추첨을 약속했어요",
  CANCELLED: "추첨을 취소했어요",
  REVEALED: "당첨자를 뽑았어요",
  COLLECTED: "당첨자를 뽑았어요",
  DESTROYED: "당첨자를 뽑았어요",
};

const INTROS: Readonly<Record<PublicDraw["status"], string>> = {
  COMMITTED:
    "누가 뽑힐지 아무도 모를 때 참여 목록과 비밀 숫자를 잠그고 확인값을 먼저 공개했어요. 이제 아무것도 바꿀 수 없어요.",
  CANCELLED: "결과를 알기 전에 취소한 추첨이에요. 다시 추첨하면 몇 번째인지 여기에 나와요.",
  REVEALED: "먼저 공개한 확인값과 나중에 나온 공개 값만으로 누구나 똑같은 결과를 다시 계산할 수 있어요.",
  COLLECTED: "먼저 공개한 확인값과 나중에 나온 공개 값만으로 누구나 똑같은 결과를 다시 계산할 수 있어요.",
  DESTROYED: "당첨되지 않은 분의 개인정보는 지웠어요. 결과는 지금도 누구나 다시 계산할 수 있어요.",
};

/** The public page of a draw: promise, public value, result, and how to compute it anew. */
export function DrawPage({ draw, nonce, own }: DrawPageProps) {
  const heading = HEADINGS[draw.status];
  return (
    <Layout
      title={`${heading} - ${draw.eventTitle}`}
      nonce={nonce}
      moreStyles={DRAW_STYLES}
      footer={<a href={`/e/${draw.slug}`}>이벤트로 돌아가기</a>}
    >
      <p class="store">{draw.storeName}</p>
      <h1>{heading}</h1>
      <p>{draw.eventTitle}</p>
      <p>{INTROS[draw.status]}</p>
      {draw.picks.length === 0 ? null : <Result draw={draw} />}
      <OwnNumber draw={draw} own={own} />
      <Commitment draw={draw} />
      <PublicValue draw={draw} />
      <HowTo draw={draw} />
      {draw.receipts.length === 0 ? null : <Receipts draw={draw} />}
    </Layout>
  );
}

function Commitment({ draw }: { draw: PublicDraw }) {
  const { terms } = draw;
  const { excluded, weight } = terms;
  const chances =
    weight.perVisit === 0
      ? "모두 한 번씩"
      : `한 번씩, 확인된 방문마다 ${weight.perVisit}번 더 (많아야 ${weight.max}번)`;
  return (
    <section class="card" aria-labelledby="promise">
      <h2 id="promise">먼저 한 약속</h2>
      <dl class="facts">
        <Fact name="약속한 때" value={showInstant(terms.committedAt)} />
        {terms.attempt === 1 ? null : <Fact name="추첨" value={`이 이벤트의 ${terms.attempt}번째 추첨`} />}
        <Fact name="참여" value={`${terms.entries}명`} />
        <Fact name="당첨 기회" value={chances} />
        <Fact name="경품" value={terms.prizes.map(({ name, count }) => `${name} ${count}명`).join(", ")} />
        <Fact name="예비 당첨" value={`${terms.alternates}명`} />
        <Fact
          name="뺀 참여"
          value={`취소 ${excluded.withdrawn}, 개인정보 삭제 ${excluded.erased}, 매장이 제외 ${excluded.flagged}, 같은 사람 ${excluded.repeated}`}
        />
      </dl>
      <p class="hint">약속 확인값 (SHA-256)</p>
      <p class="hash">{draw.commitment}</p>
      {draw.cancelled.map(({ attempt, commitment, cancelledAt }) => (
        <>
          <p class="hint">
            {attempt}번째 추첨의 약속 확인값 ({showInstant(cancelledAt)}에 취소)
          </p>
          <p class="hash">{commitment}</p>
        </>
      ))}
    </section>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function PublicValue({ draw }: { draw: PublicDraw }) {
  const source = draw.terms.publicSource;
  return (
    <section class="card" aria-labelledby="value">
      <h2 id="value">나중에 나오는 공개 값</h2>
      {source.kind === "DRAND" ? (
        <p>
          누구나 볼 수 있는 무작위 숫자예요. drand의 {source.round}번째 값이에요.{" "}
          <a href={`https://api.drand.sh/${source.chain}/public/${source.round}`} rel="noreferrer">
            drand에서 직접 보기
          </a>
        </p>
      ) : (
        <p>
          {source.name}
          {source.knownAfter === null ? "" : ` (${showInstant(source.knownAfter)} 뒤에 나와요)`}
        </p>
      )}
      {draw.publicValue === null ? (
        <p class="hint">아직 나오지 않았어요. 이 값과 비밀 숫자를 섞어 당첨자를 뽑아요.</p>
      ) : (
        <p class="hash">{draw.publicValue}</p>
      )}
    </section>
  );
}

const STATES: Readonly<Record<string, string>> = {
  WAITING: "예비",
  PENDING: "연락 중",
  SUBMITTED: "수령 확정",
  DECLINED: "사양",
  PASSED_ON: "사양 (매장이 기록)",
  EXPIRED: "기한 지남",
  WITHDRAWN: "참여 취소",
  LAPSED: "예비 종료",
};

function Result({ draw }: { draw: PublicDraw }) {
  return (
    <section class="card" aria-labelledby="result">
      <h2 id="result">뽑힌 순서</h2>
      <section class="scroll" tabindex={0} aria-label="뽑힌 순서 표">
        <table>
          <thead>
            <tr>
              <th scope="col">순서</th>
              <th scope="col">경품</th>
              <th scope="col">추첨 번호</th>
              <th scope="col">상태</th>
            </tr>
          </thead>
          <tbody>
            {draw.picks.map(({ rank, prizeName, token, status, replacesRank }) => (
              <tr>
                <td>{rank}</td>
                <td>
                  {prizeName ?? "-"}
                  {replacesRank === null ? "" : ` (${replacesRank}번 대신)`}
                </td>
                <td class="mono">{token.slice(0, 8)}</td>
                <td>{STATES[status] ?? "-"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {draw.revealedAt === null ? null : <p>{showInstant(draw.revealedAt)}에 뽑았어요.</p>}
      <p class="hint">추첨 번호에는 개인정보가 없어요. 앞 8자리만 보여 드려요.</p>
    </section>
  );
}

function OwnNumber({ draw, own }: { draw: PublicDraw; own: OwnAnswer | undefined }) {
  if (draw.status === "DESTROYED" || draw.status === "CANCELLED") return null;
  const isFaulty = own !== undefined && own.place === undefined;
  return (
    <form class="card" method="post" action={`/e/${draw.slug}/draw`} novalidate>
      <h2>내 추첨 번호 찾기</h2>
      {own?.place ? <OwnResult place={own.place} isRevealed={draw.revealedAt !== null} /> : null}
      <TextField
        name="entryCode"
        label="참여 번호"
        hint="참여했을 때 나온 화면의 12자리 번호예요."
        value={own?.entryCode ?? ""}
        error={isFaulty ? "이 번호는 추첨 목록에 없어요. 12자리 참여 번호를 다시 확인해 주세요." : undefined}
        isFirst
        maxlength={64}
        autocomplete="off"
        isOptional
      />
      <button type="submit" class="quiet">
        확인하기
      </button>
    </form>
  );
}

function OwnResult({ place, isRevealed }: { place: OwnPlace; isRevealed: boolean }) {
  const { token, weight, rank, prizeName } = place;
  const drawn =
    prizeName === null
      ? `예비 ${rank}번째로 뽑혔어요.`
      : `${prizeName}에 당첨됐어요. 매장에서 연락할 거예요.`;
  const words = rank === null ? "이번에는 뽑히지 않았어요." : drawn;
  return (
    <div class="note" role="status">
      <p>
        <strong>{isRevealed ? words : "추첨 목록에 들어 있어요."}</strong> 당첨 기회는 {weight}번이에요.
      </p>
      <p class="hash">{token}</p>
    </div>
  );
}
