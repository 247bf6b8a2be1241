/** Joins what is there. @example classes("a", isOpen && "b") */
export function classes(...names: readonly (string | false | undefined)[]): string {
  return names.filter((name) => name !== false && name !== undefined && name !== "").join(" ");
}

/** The look of a plain button, for links and summaries that stand among buttons. */
export const BOXED =
  "inline-flex min-h-11 items-center justify-center gap-2 rounded-xl border border-edge bg-card px-4 py-2 font-semibold no-underline";
