import type { Page } from "playwright-core";

/** Words that a line break cuts in two, which Korean with `keep-all` never has; addresses and codes aside. */
export function cutWords(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const cut: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      for (const { 0: word, index } of (node.textContent ?? "").matchAll(/[가-힣]+/g)) {
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const tops = new Set(Array.from(range.getClientRects(), ({ top }) => Math.round(top)));
        if (tops.size > 1) cut.push(word);
      }
    }
    return cut;
  });
}

/** Chips and ticks that a finger can hardly hit: their labels are what is touched. */
export function smallLabels(page: Page, least = 44): Promise<readonly string[]> {
  return page.evaluate((size) => {
    const labels = document.querySelectorAll<HTMLElement>(
      "label:has(input[type=radio]), input[type=checkbox] + label, input[type=radio] + label",
    );
    return [...labels].flatMap((label) => {
      const { width, height } = label.getBoundingClientRect();
      const isSmall = label.checkVisibility() && (width < size - 0.5 || height < size - 0.5);
      return isSmall ? [`${label.textContent} ${Math.round(width)}x${Math.round(height)}`] : [];
    });
  }, least);
}

/** Text twice as big, as a person sets it in the browser. */
export async function doubleText(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.documentElement.style.fontSize = "200%";
  });
}
