import { readEntities, readPlainText } from "./plain-text.ts";

/** One post in a feed. `at` is epoch ms, null when the feed names no readable time. */
export type FeedItem = {
  readonly title: string;
  readonly link: string;
  readonly guid: string;
  readonly description: string;
  readonly at: number | null;
};

/** `not_a_feed`: something else than RSS, as an error page. `broken`: a feed that breaks off or defines entities. */
export type Feed =
  | { readonly type: "feed"; readonly items: readonly FeedItem[] }
  | { readonly type: "not_a_feed" }
  | { readonly type: "broken" };

const MAX_ITEMS = 200;
const FIELDS = ["title", "link", "guid", "description", "pubDate"] as const;
type Field = (typeof FIELDS)[number];

/** Pieces of a document: text runs and tag names, in order. */
type Piece =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "open" | "close"; readonly name: string }
  | { readonly type: "broken" };

/**
 * Reads the items of an RSS 2.0 feed in one pass over text that is already bounded. A document type, and with it
 * every entity of the sender's own, is refused: nothing can be pulled in or blown up.
 */
export function readFeed(xml: string): Feed {
  if (!/<rss[\s>]/i.test(xml)) return { type: "not_a_feed" };
  const items: FeedItem[] = [];
  let item: Map<Field, string> | null = null;
  let field: Field | null = null;
  for (const piece of piecesOf(xml)) {
    if (piece.type === "broken") return { type: "broken" };
    if (piece.type === "text") {
      if (item !== null && field !== null) item.set(field, (item.get(field) ?? "") + piece.text);
      continue;
    }
    const isOpen = piece.type === "open";
    if (piece.name === "rss" && !isOpen) return { type: "feed", items };
    if (piece.name === "item") {
      if (!isOpen && item !== null && items.length < MAX_ITEMS) items.push(toItem(item));
      item = isOpen ? new Map() : null;
      field = null;
    } else {
      const known = FIELDS.find((name) => name === piece.name);
      if (known !== undefined) field = isOpen ? known : null;
    }
  }
  return { type: "broken" };
}

function toItem(fields: ReadonlyMap<Field, string>): FeedItem {
  const at = Date.parse((fields.get("pubDate") ?? "").trim());
  return {
    title: readPlainText(fields.get("title") ?? ""),
    link: (fields.get("link") ?? "").trim(),
    guid: (fields.get("guid") ?? "").trim(),
    description: readPlainText(fields.get("description") ?? ""),
    at: Number.isNaN(at) ? null : at,
  };
}

function* piecesOf(xml: string): Generator<Piece> {
  let from = 0;
  while (from < xml.length) {
    const start = xml.indexOf("<", from);
    if (start === -1) return;
    if (start > from) yield { type: "text", text: readEntities(xml.slice(from, start)) };
    const { end, piece } = markupAt(xml, start);
    if (piece !== null) yield piece;
    if (end === -1) return;
    from = end;
  }
}

/** The markup that begins at `start`; `end` -1 when it never ends. */
function markupAt(xml: string, start: number): { end: number; piece: Piece | null } {
  const until = (mark: string) => {
    const at = xml.indexOf(mark, start);
    return at === -1 ? -1 : at + mark.length;
  };
  if (xml.startsWith("<![CDATA[", start)) {
    const end = until("]]>");
    const piece: Piece = end === -1 ? BROKEN : { type: "text", text: xml.slice(start + 9, end - 3) };
    return { end, piece };
  }
  if (xml.startsWith("<!--", start)) return { end: until("-->"), piece: null };
  if (xml.startsWith("<!", start)) return { end: -1, piece: BROKEN };
  if (xml.startsWith("<?", start)) return { end: until("?>"), piece: null };
  const end = until(">");
  return { end, piece: end === -1 ? BROKEN : tagOf(xml.slice(start + 1, end - 1)) };
}

const BROKEN: Piece = { type: "broken" };

function tagOf(inner: string): Piece | null {
  if (inner.endsWith("/")) return null;
  const isClose = inner.startsWith("/");
  const name = /^[^\s/>]*/.exec(isClose ? inner.slice(1) : inner)?.[0] ?? "";
  return { type: isClose ? "close" : "open", name };
}
