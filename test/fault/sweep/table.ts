import { kindOf } from './choose.ts'
import { modes, type Tried } from './fails-once.ts'

/** Rows by what `rowOf` says of a case, columns by mode: `good of tried`, with those that were not reached apart. */
export function tableOf(
  all: readonly Tried[],
  rowOf: (tried: Tried) => string = kindOf,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const grouped = Map.groupBy(all, rowOf)
  const names = [...grouped.keys()].sort()
  return Object.fromEntries(
    [...names.map((name) => [name, grouped.get(name) ?? []] as const), ['all', all] as const].map(
      ([name, cases]) => [
        name,
        Object.fromEntries(modes.map((mode) => [mode, cell(cases.filter((tried) => tried.mode === mode))])),
      ],
    ),
  )
}

function cell(cases: readonly Tried[]): string {
  const count = (outcome: Tried['outcome']): number =>
    cases.filter((tried) => tried.outcome === outcome).length
  const missed = count('not reached')
  const tried = cases.length - missed
  const apart = missed === 0 ? '' : `, ${missed} not reached`
  return `${count('good')} of ${tried}${apart}`
}
