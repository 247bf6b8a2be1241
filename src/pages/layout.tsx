import { html, raw } from "hono/html";
import type { Child } from "hono/jsx";
import { STYLES } from "./styles.ts";

export type LayoutProps = {
  title: string;
  /** Of this answer's Content-Security-Policy. */
  nonce: string;
  isIndexed?: boolean;
  /** CSS of this page alone, after the common one. */
  moreStyles?: string;
  footer?: Child;
  children?: Child;
};

/** The frame of every page. */
export function Layout({ title, nonce, isIndexed = false, moreStyles = "", footer, children }: LayoutProps) {
  return (
    <html lang="ko">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <meta name="color-scheme" content="light dark" />
        <meta name="format-detection" content="telephone=no" />
        {isIndexed ? null : <meta name="robots" content="noindex" />}
        <style nonce={nonce}>{raw(STYLES + moreStyles)}</style>
      </head>
      <body>
        <main>{children}</main>
        {footer === undefined ? null : <footer>{footer}</footer>}
      </body>
    </html>
  );
}

/** A page as text, doctype first. */
export function toDocument(page: Child) {
  return html`<!doctype html>${page}`;
}
