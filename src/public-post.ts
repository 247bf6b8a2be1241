export type PublicPost = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
};

/**
 * One POST to an address that a person gave us and `publicHttpsUrl` accepted: no redirect is followed, no cookie is
 * sent, and the name leads to the open internet or the call fails.
 */
export type PostPublic = (url: URL, post: PublicPost) => Promise<Response>;
