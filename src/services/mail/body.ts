/** A mail's parts in order; the plain text and the HTML say the same. */
export type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "link"; readonly label: string; readonly url: string };

export type Bodies = { readonly text: string; readonly html: string };

export function textPart(text: string): Part {
  return { kind: "text", text };
}

/** Simple HTML: no pictures, no foreign addresses, nothing that tells when a mail is opened. */
export function bodiesOf(heading: string, parts: readonly Part[]): Bodies {
  const text = [heading, ...parts.map(toText)].join("\n\n");
  const html = `<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>${escapeHtml(heading)}</title></head><body style="font-family:sans-serif;line-height:1.6;max-width:36em"><h1 style="font-size:1.2em">${escapeHtml(heading)}</h1>${parts.map(toHtml).join("")}</body></html>`;
  return { text: `${text}\n`, html };
}

function toText(part: Part): string {
  switch (part.kind) {
    case "text":
      return part.text;
    case "list":
      return part.items.map((item) => `- ${item}`).join("\n");
    case "link":
      return `${part.label}: ${part.url}`;
  }
}

function toHtml(part: Part): string {
  switch (part.kind) {
    case "text":
      return `<p>${escapeHtml(part.text)}</p>`;
    case "list":
      return `<ul>${part.items.map((item) => `<li>${escapeHtml(item)}</li>`).join("")}</ul>`;
    case "link":
      return `<p><a href="${escapeHtml(part.url)}">${escapeHtml(part.label)}</a></p>`;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
