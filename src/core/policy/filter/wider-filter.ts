import type { Filter } from './filter.ts'
import { filterOf } from './filter-of.ts'
import type { Glob } from './glob.ts'
import { printFilter } from './print-filter.ts'

/** The expression that also takes these items. */
export function widerFilter(filter: string, ids: readonly string[]): string {
  const own = filterOf(filter)
  const named: Filter = { kind: 'text', field: 'id', values: ids.map((id): Glob => [id]) }
  return printFilter({ kind: 'or', of: own.kind === 'or' ? [...own.of, named] : [own, named] })
}
