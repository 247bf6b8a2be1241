/** Letters of short codes, 5 dots wide and 7 high: seven rows of five bits, each written as a base-32 digit. */
const LETTERS: Readonly<Record<string, string>> = {
  "0": "ehjlphe",
  "1": "4c4444e",
  "2": "eh1248v",
  "3": "v2421he",
  "4": "26aiv22",
  "5": "vgu11he",
  "6": "68guhhe",
  "7": "v124888",
  "8": "ehhehhe",
  "9": "ehhf12c",
  A: "ehhvhhh",
  B: "uhhuhhu",
  C: "ehggghe",
  D: "sihhhis",
  E: "vggsggv",
  F: "vggsggg",
  G: "ehgnhhf",
  H: "hhhvhhh",
  J: "72222ic",
  K: "hikokih",
  M: "hrllhhh",
  N: "hhpljhh",
  P: "uhhuggg",
  Q: "ehhhlid",
  R: "uhhukih",
  S: "fgge11u",
  T: "v444444",
  V: "hhhhha4",
  W: "hhhllla",
  X: "hha4ahh",
  Y: "hhha444",
  Z: "v1248gv",
  "-": "000v000",
};

/** @returns seven rows of five dots; blank for what no short code holds */
export function dotsOf(letter: string): boolean[][] {
  const rows = LETTERS[letter] ?? "0000000";
  return Array.from(rows, (digit) => {
    const bits = Number.parseInt(digit, 32);
    return [16, 8, 4, 2, 1].map((bit) => (bits & bit) !== 0);
  });
}
