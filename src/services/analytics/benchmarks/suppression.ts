type Stores = {
  readonly size: number;
  readonly has: (storeId: string) => boolean;
  readonly keys: () => Iterable<string>;
};
type Group = { readonly members: Stores };

/** Children that overlap (a store has events of several objectives) are few: every choice of them is looked at. */
const ALL_CHOICES_UP_TO = 4;

/**
 * The children that may be shown beside their parent. Who sees both can work on the difference, so the stores of the
 * parent outside of any shown children are none or at least `min`: the smallest child goes until that holds.
 *
 * Children that share no store need two looks only: a parent without some of them holds the others, which are large
 * enough, or it is what is left by all.
 */
export function withoutRevealing<G extends Group>(parent: Group, children: readonly G[], min: number): G[] {
  const shown = children
    .filter(({ members }) => members.size >= min)
    .sort((left, right) => right.members.size - left.members.size);
  while (shown.length > 0 && choicesOf(shown).some((choice) => isRevealing(parent, choice, min))) shown.pop();
  return shown;
}

function isRevealing(parent: Group, choice: readonly Group[], min: number): boolean {
  let left = 0;
  for (const storeId of parent.members.keys()) {
    if (!choice.some(({ members }) => members.has(storeId))) left += 1;
    if (left >= min) return false;
  }
  return left > 0;
}

function choicesOf<G>(groups: readonly G[]): G[][] {
  if (groups.length > ALL_CHOICES_UP_TO) return [...groups.map((group) => [group]), [...groups]];
  const choices: G[][] = [[]];
  for (const group of groups) choices.push(...choices.map((choice) => [...choice, group]));
  return choices.slice(1);
}
