import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, queryClient, useOfflineReason } from "../../api/index.ts";
import { day, isoDay, startOfDay } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, Form, type FormErrors, TextField } from "../../ui/index.ts";

type Names = "date" | "amount" | "orders";

/** One day's sales; a day that is there already is corrected. */
export function DayForm({ storeId }: { readonly storeId: string }) {
  const [errors, setErrors] = useState<FormErrors<Names>>({});
  const offline = useOfflineReason();
  const record = useMutation(
    api.sales.record.mutationOptions({ onSuccess: () => void queryClient.invalidateQueries() }),
  );
  const submit = (values: FormData) => {
    const date = String(values.get("date") ?? "");
    const amountKrw = wholeNumber(values.get("amount"), AMOUNT_MAX);
    const orders = wholeNumber(values.get("orders"), ORDERS_MAX);
    const wrong: FormErrors<Names> = {
      ...(date === "" ? { date: m.sales_dateMissing() } : {}),
      ...(typeof amountKrw === "number" ? {} : { amount: m.sales_amountWrong() }),
      ...(orders === "wrong" ? { orders: m.sales_ordersWrong() } : {}),
    };
    setErrors(wrong);
    if (typeof amountKrw !== "number" || Object.keys(wrong).length > 0) return;
    const typed = { date, amountKrw, ...(typeof orders === "number" ? { orders } : {}) };
    record.mutate({ storeId, days: [typed] });
  };
  return (
    <>
      <Form errors={errors} failure={record.error} onSubmit={submit}>
        <TextField
          type="date"
          name="date"
          label={m.sales_date()}
          error={errors.date}
          defaultValue={isoDay(Date.now())}
          max={isoDay(Date.now())}
        />
        <TextField
          name="amount"
          label={m.sales_amount()}
          hint={m.sales_amountHint()}
          error={errors.amount}
          inputMode="numeric"
          autoComplete="off"
        />
        <TextField
          name="orders"
          label={m.sales_orders()}
          note={m.sales_optional()}
          error={errors.orders}
          inputMode="numeric"
          autoComplete="off"
        />
        <Button type="submit" isPending={record.isPending} blockedBecause={offline}>
          {m.sales_save()}
        </Button>
      </Form>
      <p role="status" className="mt-3 font-semibold text-brand">
        {record.data === undefined
          ? null
          : m.sales_saved({ day: day(startOfDay(record.variables.days[0]?.date ?? "")) })}
      </p>
    </>
  );
}

/** The most that the service takes for a day. */
const AMOUNT_MAX = 100_000_000_000_000;
const ORDERS_MAX = 10_000_000;

/** As people write it: commas and 원 may stand there. */
function wholeNumber(entry: FormDataEntryValue | null, most: number): number | undefined | "wrong" {
  const text = String(entry ?? "").replaceAll(/[,\s원건]/g, "");
  if (text === "") return undefined;
  return /^\d{1,15}$/.test(text) && Number(text) <= most ? Number(text) : "wrong";
}
