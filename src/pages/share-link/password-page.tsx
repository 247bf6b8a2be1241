import { Layout } from "../layout.tsx";

export type PasswordPageProps = { nonce: string; token: string; error?: string };

/** Asks for a link's password; it tells nothing of what is behind it. */
export function PasswordPage({ nonce, token, error }: PasswordPageProps) {
  return (
    <Layout title="비밀번호가 필요한 공유 페이지" nonce={nonce}>
      <h1>비밀번호를 입력해 주세요</h1>
      <p>링크를 보내 준 매장에서 알려 준 비밀번호예요.</p>
      <form method="post" action={`/s/${token}`} class="card">
        <div class="field">
          <label for="password">비밀번호</label>
          <input
            type="password"
            id="password"
            name="password"
            autocomplete="current-password"
            required
            autofocus
            aria-invalid={error === undefined ? undefined : "true"}
            aria-describedby={error === undefined ? undefined : "password-error"}
          />
          {error === undefined ? null : (
            <p class="error" id="password-error" role="alert">
              {error}
            </p>
          )}
        </div>
        <button type="submit">보기</button>
      </form>
    </Layout>
  );
}
