import type { Issue } from "./channel.ts";

/** Stops the channel until the owner changes `field`. */
export function hardIssue(field: string, code: string, message: string): Issue {
  return { severity: "hard", field, code, message };
}

/** Worth knowing before sending; stops nothing. */
export function softIssue(field: string, code: string, message: string): Issue {
  return { severity: "soft", field, code, message };
}
