/** The source contract's ErrorResponse. */
export function errorBody(
  reason: string,
  message: string,
  now: number,
): { error: string; message: string; timestamp: string } {
  return { error: reason, message, timestamp: new Date(now).toISOString() };
}
