import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import { readUnsubscribe, unsubscribe } from "../services/notification/index.ts";
import { Layout } from "./layout.tsx";
import { MessagePage } from "./message-page.tsx";
import { pageContext, respond } from "./page-context.ts";

const WORDS = { digest: "매일 보내는 소식", failureMail: "확인이 필요한 일 알림" } as const;

/**
 * Where a mail's link leads. Opening it changes nothing, because mail programs open links by themselves; the form, or
 * the mail program's own button (RFC 8058), posts to the same address.
 */
export async function askToLeave(c: Context<AppEnv>): Promise<Response> {
  const token = c.req.query("token") ?? "";
  const { storeName, choice } = await readUnsubscribe(pageContext(c), token);
  return respond(c, 200, (nonce) => (
    <Layout title="메일 그만 받기" nonce={nonce}>
      <h1>메일을 그만 받을까요?</h1>
      <p>
        {storeName}의 ‘{WORDS[choice]}’ 메일을 더는 보내지 않아요. 마당의 알림 설정에서 언제든 다시 켤 수
        있어요.
      </p>
      <form method="post" action={`/unsubscribe?token=${encodeURIComponent(token)}`}>
        <button type="submit">그만 받기</button>
      </form>
    </Layout>
  ));
}

export async function leave(c: Context<AppEnv>): Promise<Response> {
  const { storeName } = await unsubscribe(pageContext(c), c.req.query("token") ?? "");
  return respond(c, 200, (nonce) => (
    <MessagePage
      nonce={nonce}
      heading="이제 보내지 않을게요"
      text={`${storeName}의 메일을 껐어요. 마당의 알림 설정에서 언제든 다시 켤 수 있어요.`}
    />
  ));
}
