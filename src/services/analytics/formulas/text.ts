/** Integer won as owners read it. @example wonText(1234567) // "1,234,567원" */
export function wonText(amount: number): string {
  return `${countText(amount)}원`;
}

/** @example countText(1234567) // "1,234,567" */
export function countText(count: number): string {
  return count.toLocaleString("ko-KR");
}
