/** The few functions of jstat that are used here; the package carries no types. */
declare module "jstat" {
  type JStat = {
    readonly gamma: { readonly inv: (p: number, shape: number, scale: number) => number };
    readonly normal: {
      readonly inv: (p: number, mean: number, deviation: number) => number;
      readonly cdf: (x: number, mean: number, deviation: number) => number;
    };
    readonly studentt: { readonly inv: (p: number, freedom: number) => number };
    /** Regularised lower incomplete gamma P(a, x). */
    readonly lowRegGamma: (a: number, x: number) => number;
    /** Regularised incomplete beta I_x(a, b). */
    readonly ibeta: (x: number, a: number, b: number) => number;
  };
  export const jStat: JStat;
}
