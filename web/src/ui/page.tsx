import { type ReactNode, useEffect, useRef } from "react";
import { m } from "../i18n/index.ts";
import { classes } from "./classes.ts";

type PageProps = {
  readonly title: string;
  /** Beside the heading: buttons, a chip. */
  readonly actions?: ReactNode;
  /** `narrow` for forms and questions. */
  readonly width?: "wide" | "narrow";
  readonly children: ReactNode;
};

/** Not at the very first page: there the browser itself starts reading at the top. */
let isFirst = true;

/**
 * A page: its title in the tab, its heading focused when the reader comes from another page, so that screen readers
 * say it once.
 */
export function Page({ title, actions, width = "wide", children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${m.common_appName()}`;
  }, [title]);
  useEffect(() => {
    if (!isFirst) heading.current?.focus();
    isFirst = false;
  }, []);
  return (
    <div
      className={classes(
        "mx-auto w-full px-4 py-5 lg:px-8 lg:py-8",
        width === "narrow" ? "max-w-lg" : "max-w-6xl",
      )}
    >
      <div className="mb-5 flex flex-wrap items-center justify-between gap-3">
        <h1 ref={heading} tabIndex={-1} className="text-2xl leading-snug font-bold">
          {title}
        </h1>
        {actions}
      </div>
      {children}
    </div>
  );
}
