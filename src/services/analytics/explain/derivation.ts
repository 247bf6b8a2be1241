import { z } from "zod";
import { instantOutput } from "../../schemas.ts";
import { FORMULA_NAMES, FORMULAS, type FormulaName, type Inputs, type Unit, type Value } from "./formulas.ts";

const UNITS = ["people", "views", "won", "percent", "points", "days"] as const satisfies readonly Unit[];

/**
 * Where a value was written down: log = the event's messages, owner = typed in, settings = the store's, simulated = a
 * simulator in a channel's place, benchmarks = a published month.
 */
const INPUT_SOURCES = [
  "log",
  "channel",
  "simulated",
  "sales",
  "owner",
  "settings",
  "benchmarks",
  "lift",
] as const;

export const DerivationInput = z.strictObject({
  name: z.string(),
  value: z.number().nullable(),
  unit: z.enum(UNITS),
  source: z.enum(INPUT_SOURCES),
  /** When it was counted; null where it holds until it is changed. */
  asOf: instantOutput.nullable(),
  /** Participants, channel words, sales days or stores that stand behind it; null where nothing was counted. */
  rows: z.int().nullable(),
});
export type DerivationInput = z.infer<typeof DerivationInput>;

/** A figure and what it was computed from, down to what was recorded. Evaluating it gives `value` again. */
export const Derivation = z
  .strictObject({
    /** Its part in the formula above it; of the whole tree, the figure. */
    name: z.string(),
    value: z.number().nullable(),
    unit: z.enum(UNITS),
    formulaName: z.enum(FORMULA_NAMES),
    formula: z.string(),
    formulaVersion: z.int(),
    get inputs(): z.ZodArray<z.ZodUnion<[typeof DerivationInput, typeof Derivation]>> {
      return z.array(z.union([DerivationInput, Derivation]));
    },
  })
  .meta({ id: "Derivation" });
export type Derivation = z.infer<typeof Derivation>;

/** A node with its value computed from its inputs: no figure is written into a tree, each comes out of it. */
export function derive(
  name: string,
  unit: Unit,
  { formula, inputs }: { formula: FormulaName; inputs: (DerivationInput | Derivation)[] },
): Derivation {
  const { text, version } = FORMULAS[formula];
  const node = { name, unit, formulaName: formula, formula: text, formulaVersion: version, inputs };
  return {
    ...node,
    value: FORMULAS[formula].evaluate(inputsOf(inputs.map(({ name, value }) => ({ name, value })))),
  };
}

/**
 * Computes a derivation anew from its recorded inputs alone; values in between are not read.
 *
 * @example evaluateDerivation(tree) === tree.value // true
 */
export function evaluateDerivation({ formulaName, inputs }: Derivation): Value {
  const values = inputs.map((input) => ({
    name: input.name,
    value: "inputs" in input ? evaluateDerivation(input) : input.value,
  }));
  return FORMULAS[formulaName].evaluate(inputsOf(values));
}

function inputsOf(values: readonly { name: string; value: Value }[]): Inputs {
  return {
    of: (name) => values.find((input) => input.name === name)?.value ?? null,
    all: () => values.map(({ value }) => value),
  };
}
