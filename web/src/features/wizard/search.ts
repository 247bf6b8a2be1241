export const PURPOSES = ["NEW_CUSTOMERS", "REVISIT", "SALES", "AWARENESS"] as const;
export type Purpose = (typeof PURPOSES)[number];

export const STEPS = ["1", "2", "3", "4", "5"] as const;
export type Step = (typeof STEPS)[number];

/** `event`: the draft that is being written; the first step has none yet. */
export type WizardSearch = { readonly event?: string | undefined; readonly purpose?: Purpose | undefined };

export function wizardSearch({ event, purpose }: Record<string, unknown>): WizardSearch {
  return {
    event: typeof event === "string" && /^[0-9a-f-]{36}$/.test(event) ? event : undefined,
    purpose: PURPOSES.find((known) => known === purpose),
  };
}

/** An address that somebody typed leads to the first step. */
export function stepOf(written: string): Step {
  return STEPS.find((step) => step === written) ?? "1";
}
