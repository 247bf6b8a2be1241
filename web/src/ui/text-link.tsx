import { createLink, type LinkComponent } from "@tanstack/react-router";
import type { ComponentProps } from "react";
import { classes } from "./classes.ts";

/** A link to what is no page of the app, 44 px high. */
export function TextAnchor({ className, ...rest }: ComponentProps<"a">) {
  return (
    <a
      {...rest}
      className={classes("inline-flex min-h-11 items-center font-semibold text-brand underline", className)}
    />
  );
}

const LinkedAnchor = createLink(TextAnchor);

/** A link in or under a text, 44 px high. */
export const TextLink: LinkComponent<typeof TextAnchor> = (props) => <LinkedAnchor {...props} />;
