import { madang } from "./client.ts";

/**
 * Posts a file as it is; files go past the client's calls. A session whose time is over is renewed once, as in every
 * other call.
 *
 * @param path of this origin: "/api/v1/media?storeId=…"
 * @throws MadangError when nobody is signed in any more; TypeError without a connection
 */
export async function sendFile(path: string, file: Blob): Promise<Response> {
  const send = () => fetch(path, { method: "POST", headers: { "content-type": file.type }, body: file });
  const answer = await send();
  if (answer.status !== 401) return answer;
  await madang.account.me.query();
  return send();
}
