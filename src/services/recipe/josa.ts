const FORMS = { 을: "를", 이: "가", 이에요: "예요" } as const;

/** A word with the particle or ending that fits its last letter; words end in Hangul. */
export function withJosa(word: string, particle: keyof typeof FORMS): string {
  const last = (word.codePointAt(word.length - 1) ?? 0) - 0xac00;
  const hasFinal = last >= 0 && last < 11_172 && last % 28 !== 0;
  return `${word}${hasFinal ? particle : FORMS[particle]}`;
}

/** @example asCoupon("핫초코 한 잔") // "핫초코 한 잔 쿠폰"; what is a coupon already stays as it is */
export function asCoupon(words: string): string {
  return /(쿠폰|할인권|교환권|초대권|체험권)/.test(words) ? words : `${words} 쿠폰`;
}
