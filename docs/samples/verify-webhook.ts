import { Webhook } from "standardwebhooks";

type MadangEvent = { type: string; timestamp: string; data: Record<string, unknown> };

/** A handler for any server that speaks Request and Response. `secret`: what webhooks.create answered, whsec_… */
export function receiveMadang(secret: string, handle: (event: MadangEvent) => Promise<void>) {
  const webhook = new Webhook(secret);
  const known = new Set<string>(); // in your service: a table with the id as its key
  return async (request: Request): Promise<Response> => {
    const body = await request.text(); // the bytes as they came: the signature is over them
    let event: MadangEvent;
    try {
      event = webhook.verify(body, Object.fromEntries(request.headers)) as MadangEvent;
    } catch {
      return new Response("not from Madang", { status: 400 });
    }
    const id = request.headers.get("webhook-id") ?? "";
    if (!known.has(id)) {
      await handle(event);
      known.add(id);
    }
    return new Response(null, { status: 204 });
  };
}
