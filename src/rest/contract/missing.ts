/** Required numbers that are not known become 0, and their paths are told in `X-Missing`. */
export type Missing = {
  readonly paths: readonly string[];
  readonly orZero: (path: string, value: number | null) => number;
};

export function createMissing(): Missing {
  const paths: string[] = [];
  return {
    paths,
    orZero: (path, value) => {
      if (value !== null) return value;
      paths.push(path);
      return 0;
    },
  };
}

type Known<T> = { [K in keyof T]?: Exclude<T[K], null> };

/** Optional fields that are not known are left out. */
export function known<T extends Readonly<Record<string, unknown>>>(fields: T): Known<T> {
  return onlyKnown(Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)));
}

function onlyKnown<T>(fields: object): Known<T> {
  return fields as Known<T>;
}
