import { m } from "../../i18n/index.ts";
import { Button, showToast } from "../../ui/index.ts";

/** Copies a text; where the browser keeps the clipboard closed, the text beside it can still be selected. */
export function CopyButton({ text }: { readonly text: string }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      showToast(m.draw_copied());
    } catch {
      // The text stands beside the button.
    }
  };
  return (
    <Button look="plain" onClick={() => void copy()}>
      {m.draw_copy()}
    </Button>
  );
}
