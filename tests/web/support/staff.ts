import { createClient } from "../../../src/client/index.ts";
import { type Owner, PASSWORD, type WebApp } from "./app.ts";

let people = 0;

/** A second person who has an account, and no store yet. */
export async function newPerson(app: WebApp): Promise<Owner> {
  const email = `person${++people}@example.com`;
  const name = "이직원";
  const madang = createClient({ baseUrl: app.url });
  await madang.account.signUp.mutate({ email, password: PASSWORD, name });
  return { email, name, storeId: "", madang };
}

/** A person who has accepted the owner's invitation: works in her store, and owns none. */
export async function joinAsStaff(app: WebApp, { madang, storeId }: Owner): Promise<Owner> {
  const person = await newPerson(app);
  const { token } = await madang.stores.invite.mutate({ storeId, email: person.email });
  await person.madang.stores.acceptInvite.mutate({ token });
  return { ...person, storeId };
}
