import type { Page } from "playwright-core";

export type ToldField = {
  readonly value: string;
  readonly isWrong: boolean;
  readonly hasFocus: boolean;
  /** What a screen reader says after the field's name: error, then hint. */
  readonly told: readonly string[];
};

/** A field as it is read and seen. */
export function fieldOf(page: Page, label: string): Promise<ToldField> {
  return page.getByLabel(label, { exact: true }).evaluate((input) => {
    const ids = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id !== "");
    return {
      value: input instanceof HTMLInputElement ? input.value : "",
      isWrong: input.getAttribute("aria-invalid") === "true",
      hasFocus: document.activeElement === input,
      told: ids.map((id) => document.getElementById(id)?.textContent ?? ""),
    };
  });
}

/** Runs `work` while the browser has no connection; afterwards it has one again. */
export async function whileOffline(page: Page, work: () => Promise<void>): Promise<void> {
  await page.context().setOffline(true);
  await page.getByText("인터넷이 끊겼어요.", { exact: false }).waitFor();
  await work();
  await page.context().setOffline(false);
  await page.getByText("인터넷이 끊겼어요.", { exact: false }).waitFor({ state: "detached" });
}
