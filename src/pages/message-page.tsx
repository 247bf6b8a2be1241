import { Layout } from "./layout.tsx";

export type MessagePageProps = {
  nonce: string;
  heading: string;
  text: string;
  back?: string;
  way?: Way | undefined;
};

/** A link out of here. */
type Way = { readonly href: string; readonly words: string };

/** One sentence and a way back: unknown addresses and requests that could not be served. */
export function MessagePage({ nonce, heading, text, back, way }: MessagePageProps) {
  return (
    <Layout title={heading} nonce={nonce}>
      <h1>{heading}</h1>
      <p>{text}</p>
      {way === undefined ? null : (
        <p>
          <a class="button" href={way.href}>
            {way.words}
          </a>
        </p>
      )}
      {back === undefined ? null : (
        <p>
          <a href={back}>이벤트로 돌아가기</a>
        </p>
      )}
    </Layout>
  );
}
