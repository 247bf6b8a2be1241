type Places = {
  readonly size: number;
  readonly titleSize: number;
  readonly wordSize: number;
  readonly store: number;
  readonly titles: readonly number[];
  readonly prize: number;
};

const SIZE = 1_080;
const WORD_SIZE = 52;
const FIRST = 440;

/**
 * Where the words of a poster stand: the baselines, in pixels from its top. Pages cut a square to 4:3, so that only
 * what stands between an eighth and seven eighths of the height is seen everywhere.
 *
 * @param lines of the title, 1 to 4
 */
export function placesOf(lines: number): Places {
  const titleSize = lines > 3 ? 88 : 104;
  const line = titleSize * 1.2;
  const titles = Array.from({ length: lines }, (_, index) => FIRST + index * line);
  return {
    size: SIZE,
    titleSize,
    wordSize: WORD_SIZE,
    store: 250,
    titles,
    prize: FIRST + (lines - 1) * line + 1.9 * WORD_SIZE,
  };
}
