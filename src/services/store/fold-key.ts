/**
 * The comparable form of a name or address: NFC, runs of white space folded, so that the same shop typed
 * on two phones is one shop.
 *
 * @example foldKey(" 맛있는집  강남점 ") === foldKey("맛있는집 강남점")
 */
export function foldKey(text: string): string {
  return text.normalize("NFC").trim().replace(/\s+/gu, " ");
}
