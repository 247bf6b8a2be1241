import { type FieldPlace, KeyRingError, type Secrets } from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import { type Db, rawStatement } from "../../db/index.ts";
import type { Deps } from "../../deps.ts";
import { type Resealed, resealRows } from "../reseal.ts";

/** The database was sealed with another master key. Told in sentences, without a stack; holds no key. */
export class WrongMasterKey extends Error {
  override readonly name = "WrongMasterKey";
  constructor() {
    super(
      "MADANG_SECRET is not the key that this database was sealed with. Set MADANG_SECRET to that key (where none " +
        "was ever set it is the content of master.key in DATA_DIR). To change keys, set MADANG_SECRET to the new one " +
        "and MADANG_SECRET_PREVIOUS to the old one, and run `npm run ops rotate-keys`.",
    );
  }
}

const NAME = "field-encryption";
const PLACE: FieldPlace = ["key_checks", NAME, "value"];
const WORD = "madang";

/**
 * Makes sure that the keys at hand open what the database holds, by one sealed word that the first start leaves
 * there. Without it a wrong key would start silently, and seal new phone numbers that the right key cannot open.
 *
 * @throws WrongMasterKey when neither the current nor the previous key opens the word
 */
export async function checkMasterKey(deps: {
  readonly control: Db;
  readonly secrets: Secrets;
  readonly clock: Deps["clock"];
}): Promise<void> {
  const { control, secrets, clock } = deps;
  const sealed = (await findWord(control)) ?? (await leaveWord(control, secrets, clock.now()));
  try {
    await secrets.fields.decrypt(sealed, PLACE);
  } catch (error) {
    if (error instanceof KeyRingError) throw new WrongMasterKey();
    throw error;
  }
}

/** True once a start has left its word: another key than that one must not be made for this database. */
export async function isSealed(control: Db): Promise<boolean> {
  return (await findWord(control)) !== undefined;
}

async function findWord(control: Db): Promise<string | undefined> {
  const [[row] = []] = await control.query([
    rawStatement("select value_cipher from key_checks where name = ?", [NAME]),
  ]);
  return row === undefined ? undefined : String(row["value_cipher"]);
}

/** Of two first starts one leaves the word, and both open that one. */
async function leaveWord(control: Db, { fields }: Secrets, now: number): Promise<string> {
  const sealed = await fields.encrypt(WORD, PLACE);
  await control.write([
    rawStatement(
      `insert into key_checks (name, value_cipher, key_id, created_at) values (?, ?, ?, ?)
       on conflict (name) do nothing`,
      [NAME, sealed, fields.currentKid, now],
    ),
  ]);
  return (await findWord(control)) ?? sealed;
}

/** The word, sealed with the current key. Checks no permission. */
export function resealKeyCheck(ctx: ServiceContext, limit: number): Promise<Resealed> {
  const { control, secrets } = ctx.deps;
  const { fields } = secrets;
  return resealRows<string>(
    {
      dbOf: () => control,
      page: async (after, size) => {
        const [rows = []] = await control.query([
          rawStatement(
            "select value_cipher from key_checks where key_id <> ? and name > ? order by name limit ?",
            [fields.currentKid, after === null ? "" : NAME, size],
          ),
        ]);
        return rows.map((row) => String(row["value_cipher"]));
      },
      reseal: async (cipher) => {
        const anew = await fields.encrypt(await fields.decrypt(cipher, PLACE), PLACE);
        return rawStatement("update key_checks set value_cipher = ?, key_id = ? where value_cipher = ?", [
          anew,
          fields.currentKid,
          cipher,
        ]);
      },
      remaining: async () => {
        const [[row] = []] = await control.query([
          rawStatement("select count(*) as count from key_checks where key_id <> ?", [fields.currentKid]),
        ]);
        return Number(row?.["count"] ?? 0);
      },
    },
    limit,
  );
}
