/** An upload of this service stands at the page's own origin, whatever name the service has elsewhere. */
export function shownAt(imageUrl: string): string {
  const { pathname } = new URL(imageUrl);
  return pathname.startsWith("/media/") ? pathname : imageUrl;
}
