import type { ImportPreview, ImportResult } from '../core/ports/backlog-store.ts'
import { counted, plural } from '../text/plural.ts'
import { joinSafe, literal, safe, type Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import type { ImportCounts, ImportReport } from './import-json.ts'

/** What an import would do, a line for each task that changes. */
export function planLines({ drafts, plan }: ImportReport): readonly Safe[] {
  if (plan === null) return []
  const titles = new Map(drafts.map(({ id, title }) => [id, title]))
  return [
    ...plan.added.map((id) => safe`+ ${sanitize(id)}  ${sanitize(titles.get(id) ?? '')}`),
    ...plan.changed.map(
      ({ item, fields }) => safe`~ ${sanitize(item)}  ${joinSafe(fields.map(sanitize), literal(', '))}`,
    ),
    ...plan.edits.map(
      ({ item, word, from, outcome }) =>
        safe`~ ${sanitize(item)}  ${sanitize(from)}, ${sanitize(word)} in the file${outcomes[outcome]}`,
    ),
    ...plan.removed.map(
      ({ item, from, outcome }) =>
        safe`- ${sanitize(item)}  ${sanitize(from)}, no longer in the file${outcomes[outcome]}`,
    ),
    ...(plan.missed ?? []).flatMap(({ items }) =>
      items.map((item) => safe`? ${sanitize(item)}  not in the file: waits`),
    ),
  ]
}

const outcomes: Readonly<Record<ImportPreview['edits'][number]['outcome'], Safe>> = {
  nothing: literal(': stays as it is'),
  becomes: literal(''),
  stop: literal(': is stopped first'),
  refuse: literal(': refused, it stays as it is'),
}

/** `91 tasks: 81 done, 4 todo, 6 blocked` */
export function countsLine({ sources, drafts }: ImportReport, counts: ImportCounts): Safe {
  const { total, todo, blocked, done, failed, cancelled, optional } = counts
  const parts = [
    [done, literal('done')],
    [todo - optional, literal('todo')],
    [optional, literal('optional')],
    [blocked, literal('blocked')],
    [failed, literal('failed')],
    [cancelled, literal('cancelled')],
  ] as const
  const shown = parts.filter(([n]) => n > 0).map(([n, word]) => counted(n, word))
  const what =
    drafts.length === 0
      ? literal('no task')
      : safe`${plural(total, 'task')}: ${joinSafe(shown, literal(', '))}`
  return safe`${namesOf(sources)}: ${what}`
}

/** The same of an import whose tasks were too many to be looked at one by one: `tasks.jsonl (openagents): 1,000,000 added` */
export function importedLine(
  { sources }: Pick<ImportReport, 'sources'>,
  { added, changed, unchanged }: ImportResult,
): Safe {
  const parts = [
    [added, literal('added')],
    [changed, literal('changed')],
    [unchanged, literal('unchanged')],
  ] as const
  const shown = parts.filter(([n]) => n > 0).map(([n, word]) => counted(n, word))
  return safe`${namesOf(sources)}: ${shown.length === 0 ? literal('nothing new') : joinSafe(shown, literal(', '))}`
}

const namesOf = (sources: ImportReport['sources']): Safe =>
  joinSafe(
    sources.map(({ source, format }) => safe`${sanitize(source)} (${sanitize(format)})`),
    literal(', '),
  )

/** `12 added, 3 changed, 1 removed, 5 unchanged` */
export function changesLine({ added, changed, edits, removed, missed = [], unchanged }: ImportPreview): Safe {
  const parts = [
    [added.length, literal('added')],
    [new Set([...changed, ...edits.filter(isChange)].map(({ item }) => item)).size, literal('changed')],
    [removed.length, literal('removed')],
    [missed.flatMap(({ items }) => items).length, literal('missing')],
    [unchanged, literal('unchanged')],
  ] as const
  const shown = parts.filter(([n]) => n > 0).map(([n, word]) => counted(n, word))
  return shown.length === 0 ? literal('nothing to import') : joinSafe(shown, literal(', '))
}

const isChange = ({ outcome }: ImportPreview['edits'][number]): boolean =>
  outcome === 'becomes' || outcome === 'stop'
