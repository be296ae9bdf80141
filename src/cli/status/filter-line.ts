import type { StateCounts } from '../../core/ports/store-reader.ts'
import type { Run } from '../../core/run/run.ts'
import { plural } from '../../text/plural.ts'
import { literal, safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { labelled, type Line, type PrintOptions } from '../print/lines.ts'
import { indent } from './target-lines.ts'

/** Which part of the backlog the run does, and how much it leaves out. */
export function filterLine(
  { run, counts }: { readonly run: Run; readonly counts: StateCounts },
  options: PrintOptions,
): readonly Line[] {
  const { filter } = run.settings
  if (filter === null) return []
  const outside = plural(counts.outside ?? 0, 'task')
  return labelled(
    { label: literal('filter'), text: safe`${sanitize(filter)}; ${outside} outside it` },
    indent,
    options,
  )
}
