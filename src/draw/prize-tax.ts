/**
 * How a prize is taxed where it is: above a value, a share is withheld and paid by the store. The defaults are the
 * usual reading of 소득세법 제84조 and 제129조 (other income, 20 % and 10 % of that for the local tax); sources differ
 * on details, so both are settings and every notice says that the store should ask.
 */
export type PrizeTaxRule = {
  readonly thresholdKrw: number;
  /** Thousandths: 220 is 22 %. */
  readonly ratePermille: number;
};

export const PRIZE_TAX: PrizeTaxRule = { thresholdKrw: 50_000, ratePermille: 220 };

export type PrizeTax = { readonly isDue: boolean; readonly withheldKrw: number };

/**
 * @param valueKrw what one prize is worth, in won
 * @returns the amount to withhold, cut to whole 10 won; 0 where none is due
 * @example prizeTax(300_000) // { isDue: true, withheldKrw: 66000 }
 */
export function prizeTax(valueKrw: number, rule: PrizeTaxRule = PRIZE_TAX): PrizeTax {
  const isDue = valueKrw > rule.thresholdKrw;
  return { isDue, withheldKrw: isDue ? Math.floor((valueKrw * rule.ratePermille) / 10_000) * 10 : 0 };
}
