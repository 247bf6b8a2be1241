export { evaluateDerivation } from "./derivation.ts";
export { Explained, explain, explainInput } from "./explain.ts";
export { FORMULA_VERSIONS } from "./formulas.ts";
