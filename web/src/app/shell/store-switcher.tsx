import { useNavigate } from "@tanstack/react-router";
import { chooseStore, useStore, useStores } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { Icon } from "../../ui/index.ts";

const ANOTHER = "another";

/** The store whose pages are shown; with several, the platform's own list. */
export function StoreSwitcher() {
  const store = useStore();
  const stores = useStores();
  const navigate = useNavigate();
  const choose = (chosen: string) => {
    if (chosen === ANOTHER) return void navigate({ to: "/stores/new" });
    chooseStore(chosen);
    void navigate({ to: "/" });
  };
  return (
    <div className="flex min-w-0 items-center gap-2">
      <Icon name="store" className="size-5 shrink-0 text-soft" />
      <select
        aria-label={m.common_storeSwitcher()}
        value={store.id}
        onChange={(event) => choose(event.target.value)}
        className="min-h-11 min-w-0 max-w-56 rounded-lg bg-transparent font-semibold text-ellipsis"
      >
        {stores.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        <option value={ANOTHER}>{m.common_storeAnother()}</option>
      </select>
      <span className="hidden truncate text-sm text-soft sm:inline">{store.industry}</span>
    </div>
  );
}
