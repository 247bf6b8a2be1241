import type { PublicDraw } from "../../services/draw/index.ts";

/** How anybody computes the draw anew, in words exact enough to program it. */
export function HowTo({ draw }: { draw: PublicDraw }) {
  const { rule, seedSha256, entriesSha256 } = draw.terms;
  return (
    <section class="card" aria-labelledby="how">
      <h2 id="how">직접 다시 계산하기</h2>
      <p>
        <a href={`/e/${draw.slug}/draw.json`}>증명 파일 받기</a>
      </p>
      <p class="hint">마당을 설치한 컴퓨터에서는 이 명령 하나로 확인할 수 있어요.</p>
      <pre tabindex={0}>
        <code>bun run ops verify-draw {draw.proofUrl}</code>
      </pre>
      <details>
        <summary>계산 방법 ({rule})</summary>
        <ol class="steps">
          <li>
            증명 파일의 <code>terms</code> 글자 그대로의 SHA-256이 약속 확인값이에요.
          </li>
          <li>
            <code>entries</code> 글자 그대로의 SHA-256은 <span class="hash">{entriesSha256}</span>이에요. 한
            줄에 추첨 번호와 당첨 기회가 있고, 번호순으로 늘어서 있어요.
          </li>
          <li>
            비밀 숫자(seed) 32바이트의 SHA-256은 <span class="hash">{seedSha256}</span>이에요.
            {draw.seed === null ? " 비밀 숫자는 추첨할 때 공개해요." : ""}
          </li>
          <li>
            소금 = SHA-256(약속 확인값 32바이트 + 공개 값). k번째 자리의 j번째 시도는 HKDF-SHA256(열쇠 = 비밀
            숫자, 소금, info = "{rule}/k/j")의 앞 8바이트를 큰 자리부터 읽은 수예요.
          </li>
          <li>
            남은 기회의 합이 W일 때 그 수가 ⌊2⁶⁴ / W⌋ × W보다 작으면 W로 나눈 나머지를, 아니면 다음 시도를
            써요. 목록 위에서부터 기회를 더해 가다가 나머지를 넘는 첫 줄이 뽑히고, 그 줄은 빠져요.
          </li>
          <li>앞 순서부터 경품 목록 차례로 당첨되고, 나머지는 예비 당첨이에요.</li>
        </ol>
      </details>
    </section>
  );
}
