import { Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import { type AppError, ERROR_STATUS } from "../errors.ts";
import { MessagePage } from "./message-page.tsx";
import { pageFault, respond } from "./page-context.ts";

export type OwnerPageWords = {
  /** For whoever is not signed in. */
  readonly signIn: string;
  /** Heading where the event is unknown, or not of the caller's store. */
  readonly missing: string;
};

/** Routes of pages for signed-in people of a store; whatever goes wrong is told as a page too. */
export function ownerPages({ signIn, missing }: OwnerPageWords): Hono<AppEnv> {
  const words: Readonly<Partial<Record<AppError["code"], { heading: string; text: string }>>> = {
    UNAUTHORIZED: { heading: "로그인이 필요해요", text: signIn },
    NOT_FOUND: {
      heading: missing,
      text: "주소가 맞는지, 이 매장의 계정으로 로그인했는지 확인해 주세요.",
    },
  };
  return new Hono<AppEnv>().onError((error, c) => {
    const { code, message } = pageFault(error, c);
    const { heading, text } = words[code] ?? { heading: "잠시 문제가 생겼어요", text: message };
    const way = code === "UNAUTHORIZED" ? { href: signInPath(c.req.url), words: "로그인하기" } : undefined;
    return respond(c, ERROR_STATUS[code], (nonce) => (
      <MessagePage nonce={nonce} heading={heading} text={text} way={way} />
    ));
  });
}

/** The app's sign-in, which leads back here. */
function signInPath(url: string): string {
  const { pathname, search } = new URL(url);
  return `/app/sign-in?page=${encodeURIComponent(pathname + search)}`;
}
