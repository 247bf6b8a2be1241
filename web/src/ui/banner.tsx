import type { ReactNode } from "react";
import { classes } from "./classes.ts";

const LOOKS = {
  info: "bg-brand-soft text-ink",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
} as const;

type BannerProps = {
  readonly look?: keyof typeof LOOKS;
  readonly children: ReactNode;
  readonly action?: ReactNode;
};

/** Something that holds for the whole page; said politely to screen readers when it comes. */
export function Banner({ look = "info", children, action }: BannerProps) {
  return (
    <div
      role="status"
      className={classes(
        "flex flex-wrap items-center justify-between gap-2 rounded-xl px-4 py-3 font-medium",
        LOOKS[look],
      )}
    >
      <div>{children}</div>
      {action}
    </div>
  );
}
