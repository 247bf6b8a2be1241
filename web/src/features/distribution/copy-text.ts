import { m } from "../../i18n/index.ts";
import { showToast } from "../../ui/index.ts";

/** Says that it is done, or how to do it by hand where the browser forbids it. */
export async function copyText(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showToast(done);
  } catch {
    showToast(m.distribution_copyByHand());
  }
}
