const LENGTH_MAX = 2_048;

/** Names that resolvers, operating systems and companies answer from the inside. */
const INNER_NAME =
  /(^|\.)(localhost|localdomain|local|internal|intranet|private|corp|home|lan|arpa|onion|invalid)$/;

/** At least two labels, the last one of letters: no literal address in any notation, no trailing dot. */
const REGISTRABLE = /^(?:[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

/**
 * The rule for every address that a person gave us and a machine may open: https on port 443, a registrable host
 * name, no user name, at most 2,048 characters. Purely syntactic: what the name resolves to is checked by who
 * connects. The parser has already turned 0x7f.1 and 2130706433 into 127.0.0.1, which is no name.
 *
 * @returns undefined when the rule does not hold
 */
export function publicHttpsUrl(value: string): URL | undefined {
  if (value.length > LENGTH_MAX || /[\s\\\u0000-\u001f\u007f]/.test(value) || !URL.canParse(value)) {
    return undefined;
  }
  const url = new URL(value);
  const isPlain = url.protocol === "https:" && url.port === "" && url.username === "" && url.password === "";
  const host = url.hostname;
  // A bare "user@" or ":@" leaves both fields empty.
  const hasUserinfo = /^https:\/*[^/?#]*@/i.test(value);
  return isPlain && !hasUserinfo && host.length <= 253 && REGISTRABLE.test(host) && !INNER_NAME.test(host)
    ? url
    : undefined;
}
