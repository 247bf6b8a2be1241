import { z } from "zod";

const Ledger = z.object({ posts: z.array(z.json()) });

/** What a simulated channel has accepted of an event: each post as the channel tells it. */
export async function postsAbout(simulatorUrl: string, eventId: string): Promise<unknown[]> {
  const { posts } = Ledger.parse(await (await fetch(`${simulatorUrl}/__ledger`)).json());
  return posts.filter((post) => JSON.stringify(post).includes(eventId));
}
