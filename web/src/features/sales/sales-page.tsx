import { useInfiniteQuery } from "@tanstack/react-query";
import { api, type Outputs, useStore } from "../../api/index.ts";
import { OwnersOnly } from "../../app/owners-only.tsx";
import { count, day, money, startOfDay } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Card, EmptyState, Page, Paged } from "../../ui/index.ts";
import { DayForm } from "./day-form.tsx";
import { ImportForm } from "./import-form.tsx";

/** The store's sales by day: from the register's file, or typed in. */
export function SalesPage() {
  const store = useStore();
  return (
    <Page title={m.sales_title()}>
      <OwnersOnly>
        <p className="-mt-3 mb-4 text-soft">{m.sales_text()}</p>
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
          <Card title={m.sales_import()}>
            <ImportForm storeId={store.id} />
          </Card>
          <Card title={m.sales_one()}>
            <DayForm storeId={store.id} />
          </Card>
          <Card title={m.sales_days()} className="lg:col-span-2">
            <Days storeId={store.id} />
          </Card>
        </div>
      </OwnersOnly>
    </Page>
  );
}

type Day = Outputs["sales"]["list"]["items"][number];

function Days({ storeId }: { readonly storeId: string }) {
  const days = useInfiniteQuery(
    api.sales.list.infiniteQueryOptions(
      { storeId, limit: 31 },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
  );
  return (
    <Paged
      query={days}
      rows={5}
      none={<EmptyState title={m.sales_none()}>{m.sales_noneText()}</EmptyState>}
      more={m.sales_more()}
    >
      {(items) => <DayTable items={items} />}
    </Paged>
  );
}

function DayTable({ items }: { readonly items: readonly Day[] }) {
  return (
    <table className="w-full text-left">
      <caption className="sr-only">{m.sales_days()}</caption>
      <thead>
        <tr className="text-sm text-soft">
          <th scope="col" className="pb-2 font-medium">
            {m.sales_date()}
          </th>
          <th scope="col" className="pb-2 pl-3 text-right font-medium">
            {m.sales_sales()}
          </th>
          <th scope="col" className="pb-2 pl-3 text-right font-medium">
            {m.sales_orders()}
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ date, amountKrw, orders }) => (
          <tr key={date} className="border-t border-line">
            <th scope="row" className="py-2 font-normal">
              {day(startOfDay(date))}
            </th>
            <td className="py-2 pl-3 text-right">{money(amountKrw)}</td>
            <td className="py-2 pl-3 text-right">
              {orders === null ? "–" : m.sales_orderCount({ orders: count(orders) })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
