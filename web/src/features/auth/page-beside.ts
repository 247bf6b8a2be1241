/**
 * The report or the poster of an event, which the service shows beside the app and which asked for a sign-in; undefined
 * for whatever else an address says.
 *
 * @example pageBeside("/report/0196…?x=1") // "/report/0196…?x=1"
 * @example pageBeside("https://evil.example/report/1") // undefined
 */
export function pageBeside(page: unknown): string | undefined {
  return typeof page === "string" && /^\/(report|poster)\/[\w-]+(\?[\w%&=+*.~-]*)?$/.test(page)
    ? page
    : undefined;
}
