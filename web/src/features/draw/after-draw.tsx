import { count, day, money, percent } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Card } from "../../ui/index.ts";
import type { Draw } from "./draw.ts";

/** What a store has to think of where a prize is worth more than the threshold; nothing where none is. */
export function TaxNote({ draw }: { readonly draw: Draw }) {
  const taxed = draw.prizes.filter(({ tax }) => tax.isDue);
  if (taxed.length === 0) return null;
  const checks = [m.draw_tax1, m.draw_tax2, m.draw_tax3, m.draw_tax4];
  return (
    <Card title={m.draw_taxTitle()}>
      <p className="mb-3">
        {m.draw_taxText({ threshold: money(draw.taxThresholdKrw), rate: percent(draw.taxRatePct) })}
      </p>
      <ul className="mb-3">
        {taxed.map(({ name, tax }) => (
          <li key={name} className="font-semibold">
            {m.draw_taxLine({ prize: name, amount: money(tax.withheldKrw) })}
          </li>
        ))}
      </ul>
      <ul className="list-disc space-y-2 pl-5">
        {checks.map((check) => (
          <li key={check()}>{check()}</li>
        ))}
      </ul>
    </Card>
  );
}

/** When personal data go, and the receipts of those that went. */
export function PrivacyDays({ draw }: { readonly draw: Draw }) {
  const { identifiersDueAt, contactsDueAt, receipts } = draw;
  if (identifiersDueAt === null || contactsDueAt === null) return null;
  const gone = new Set(receipts.map(({ kind }) => kind));
  return (
    <Card title={m.draw_privacyTitle()}>
      {gone.has("identifiers") ? null : <p>{m.draw_privacyLosers({ at: day(identifiersDueAt) })}</p>}
      {gone.has("contacts") ? null : <p>{m.draw_privacyWinners({ at: day(contactsDueAt) })}</p>}
      {receipts.map((receipt) => (
        <Receipt key={receipt.seq} receipt={receipt} />
      ))}
    </Card>
  );
}

function Receipt({ receipt }: { readonly receipt: Draw["receipts"][number] }) {
  const { kind, destroyed, kept, hash } = receipt;
  const at = day(receipt.at);
  const people = count(destroyed);
  const stayed = { people: count(kept) };
  const isLosers = kind === "identifiers";
  return (
    <div className="mt-3">
      <p>
        {isLosers ? m.draw_receiptLosers({ at, people }) : m.draw_receiptContacts({ at, people })}
        {kept === 0 ? null : ` ${isLosers ? m.draw_receiptKept(stayed) : m.draw_receiptKeptWinners(stayed)}`}
      </p>
      <p className="font-mono text-xs break-all text-soft">{m.draw_receiptHash({ hash })}</p>
    </div>
  );
}
