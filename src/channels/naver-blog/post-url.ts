const HOSTS: ReadonlySet<string> = new Set(["blog.naver.com", "m.blog.naver.com"]);
const BLOG_ID = /^[a-zA-Z0-9_-]{3,30}$/;
const LOG_NO = /^\d{6,20}$/;

export type BlogPost = { readonly blogId: string; readonly logNo: string; readonly url: string };

/**
 * Reads the address of one post: `/{blogId}/{logNo}` or `/PostView.naver?blogId=…&logNo=…` on Naver Blog.
 * Null for anything else. The result's address is in one fixed form.
 */
export function readPostUrl(text: string): BlogPost | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== "https:" || !HOSTS.has(url.hostname) || url.port !== "" || url.username !== "")
    return null;
  const parts = url.pathname.split("/").filter((part) => part !== "");
  const isView = parts.length === 1 && /^PostView\.(naver|nhn)$/.test(parts[0] ?? "");
  const blogId = (isView ? url.searchParams.get("blogId") : parts[0]) ?? "";
  const logNo = (isView ? url.searchParams.get("logNo") : parts[1]) ?? "";
  if (!isView && parts.length !== 2) return null;
  if (!BLOG_ID.test(blogId) || !LOG_NO.test(logNo)) return null;
  return { blogId, logNo, url: `https://blog.naver.com/${blogId}/${logNo}` };
}

/** As `readPostUrl`, for the spellings of Naver's own feeds and search results: http, and `?Redirect=Log&logNo=…`. */
export function readListedUrl(text: string): BlogPost | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol === "http:") url.protocol = "https:";
  const logNo = url.searchParams.get("logNo");
  if (logNo !== null && url.searchParams.get("Redirect") === "Log") url.pathname = `${url.pathname}/${logNo}`;
  return readPostUrl(url.href);
}

/** The blog of an address like `https://blog.naver.com/{blogId}`, scheme or not; null for other hosts. */
export function readBlogId(text: string): string | null {
  const address = /^https?:\/\//.test(text) ? text : `https://${text}`;
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const [blogId = ""] = url.pathname.split("/").filter((part) => part !== "");
  return HOSTS.has(url.hostname) && BLOG_ID.test(blogId) ? blogId : null;
}

/** Naver reads the ids of blogs without case. */
export function isSameBlog(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
