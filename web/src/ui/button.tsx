import { createLink, type LinkComponent } from "@tanstack/react-router";
import type { ButtonHTMLAttributes, ComponentProps, ReactNode, Ref } from "react";
import { m } from "../i18n/index.ts";
import { classes } from "./classes.ts";
import { Spinner } from "./spinner.tsx";

const LOOKS = {
  primary: "bg-brand text-on-brand",
  plain: "border border-edge bg-card text-ink",
  quiet: "text-brand underline-offset-4 hover:underline",
  danger: "border border-bad bg-card text-bad",
} as const;
type ButtonLook = keyof typeof LOOKS;

const SHAPE =
  "inline-flex min-h-11 items-center justify-center gap-2 rounded-xl px-4 py-2 font-semibold no-underline transition-opacity hover:opacity-90";

type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "disabled"> & {
  readonly look?: ButtonLook;
  /** Work goes on: the button stays focusable, says so, and takes no second tap. */
  readonly isPending?: boolean;
  /** Why it cannot be used now; shown beside it and read with it. */
  readonly blockedBecause?: string | undefined;
  /** Likewise, where the reason stands once beside several buttons. */
  readonly isBlocked?: boolean;
  readonly isWide?: boolean;
  readonly children: ReactNode;
};

/** A button of at least 44 px. */
export function Button(props: ButtonProps) {
  const { look = "primary", isPending = false, isBlocked = false, blockedBecause, ...others } = props;
  const { isWide = false, children, ...rest } = others;
  const isInert = isPending || isBlocked || blockedBecause !== undefined;
  return (
    <>
      <button
        type="button"
        {...rest}
        aria-disabled={isInert || undefined}
        aria-busy={isPending || undefined}
        onClick={isInert ? (event) => event.preventDefault() : rest.onClick}
        className={classes(SHAPE, LOOKS[look], isWide && "w-full", isInert && "opacity-60", rest.className)}
      >
        {isPending ? <Spinner /> : null}
        {children}
        {isPending ? <span className="sr-only">{m.common_working()}</span> : null}
      </button>
      {blockedBecause === undefined ? null : <p className="mt-1 text-sm text-soft">{blockedBecause}</p>}
    </>
  );
}

type AnchorProps = ComponentProps<"a"> & {
  readonly look?: ButtonLook;
  readonly isWide?: boolean;
  readonly ref?: Ref<HTMLAnchorElement>;
};

function Anchor({ look = "primary", isWide = false, className, ...rest }: AnchorProps) {
  return <a {...rest} className={classes(SHAPE, LOOKS[look], isWide && "w-full", className)} />;
}

const LinkedAnchor = createLink(Anchor);

/** A link to a page of the app that looks like a button. */
export const ButtonLink: LinkComponent<typeof Anchor> = (props) => <LinkedAnchor {...props} />;
