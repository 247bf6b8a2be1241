import { html, raw } from "hono/html";
import type { Child } from "hono/jsx";
import { STYLES } from "./styles.ts";

export type LayoutProps = {
  title: string;
  /** Of this answer's Content-Security-Policy. */
  nonce: string;
  lang?: "ko" | "en";
  isIndexed?: boolean;
  /** CSS of this page alone, after the common one. */
  moreStyles?: string;
  /** For the head: what other sites show of the page. */
  preview?: Child;
  mainClass?: string;
  footer?: Child;
  children?: Child;
};

/** A drawing of its own, so that no browser asks for /favicon.ico. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http%3A//www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%230b6b4f'/%3E%3Cpath d='M8 22V11l8 6 8-6v11' fill='none' stroke='%23fff' stroke-width='3' stroke-linejoin='round'/%3E%3C/svg%3E";

/** The frame of every page. */
export function Layout(props: LayoutProps) {
  const {
    title,
    nonce,
    lang = "ko",
    isIndexed = false,
    moreStyles = "",
    mainClass,
    footer,
    children,
  } = props;
  return (
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <title>{title}</title>
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#f6f5f2" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#161614" media="(prefers-color-scheme: dark)" />
        <meta name="format-detection" content="telephone=no" />
        {isIndexed ? null : <meta name="robots" content="noindex" />}
        {props.preview}
        <link rel="icon" href={ICON} />
        <style nonce={nonce}>{raw(STYLES + moreStyles)}</style>
      </head>
      <body>
        <main class={mainClass}>{children}</main>
        {footer === undefined ? null : <footer>{footer}</footer>}
      </body>
    </html>
  );
}

/** A page as text, doctype first. */
export function toDocument(page: Child) {
  return html`<!doctype html>${page}`;
}
