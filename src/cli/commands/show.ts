import { printJson } from '../print-json.ts'
import { LoopworkError } from '../../core/errors.ts'
import { itemId } from '../../core/ids.ts'
import type { Attempt } from '../../core/attempt.ts'
import type { Store } from '../../core/ports/store.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'
import { plural } from '../../text/plural.ts'
import { formatDuration } from '../../text/duration.ts'
import { sanitize, sanitizeLines } from '../../text/sanitize.ts'
import { glyphOf, painter, roleOf, type Paint } from '../colour.ts'
import type { CommonFlags } from '../flags.ts'
import { itemJson } from '../item-json.ts'
import { noteOf } from '../note.ts'
import { findProject, withExistingStore } from '../project.ts'

export async function show(id: string, flags: CommonFlags): Promise<number> {
  return withExistingStore(await findProject(flags), async (store) => {
    const row = (await store?.item(itemId(id), Date.now())) ?? null
    if (store === null || row === null) {
      throw new LoopworkError('usage', `there is no task ${id} here`, { hint: 'loopwork list shows the ids' })
    }
    const attempts = await store.attemptsOf(row.item.id)
    if (flags.json === true) {
      printJson({ ...itemJson(row), tries: attempts })
      return 0
    }
    const paint = painter(process.stdout, flags)
    const lines = [
      ...headLines(row, paint),
      ...(await relations(store, row)),
      ...bodyLines(row),
      ...tryLines(attempts, paint),
    ]
    process.stdout.write(`${lines.join('\n')}\n`)
    return 0
  })
}

function headLines(row: ItemRow, paint: Paint): readonly string[] {
  const { item, state } = row
  const next = nextStep(row)
  return [
    `${paint(roleOf[state], glyphOf(state))} ${paint('bold', sanitize(item.id))}  ${sanitize(item.title)}`,
    field(
      'state',
      `${paint(roleOf[state], state)}${item.attempts > 0 ? `, ${plural(item.attempts, 'counted try', 'counted tries')}` : ''}`,
    ),
    field('why', sanitize(noteOf(row))),
    ...(next === null ? [] : [field('next', next)]),
    '',
    field(
      'from',
      item.source === null
        ? 'typed by hand'
        : `${sanitize(item.source)}${item.line === null ? '' : `, line ${item.line}`}`,
    ),
    field('priority', sanitize(item.sourcePriority ?? String(item.priority))),
  ]
}

async function relations(store: Store, { item }: ItemRow): Promise<readonly string[]> {
  const named = async (id: (typeof item.dependsOn)[number]) => {
    const row = await store.item(id, Date.now())
    return row === null ? sanitize(id) : `${glyphOf(row.state)} ${sanitize(id)} ${sanitize(row.item.title)}`
  }
  const needs = await Promise.all(item.dependsOn.map(named))
  const neededBy = await Promise.all((await store.neededBy(item.id)).map(named))
  return [
    ...needs.map((text, index) => field(index === 0 ? 'needs' : '', text)),
    ...neededBy.map((text, index) => field(index === 0 ? 'needed by' : '', text)),
    ...(item.files.length === 0 ? [] : [field('files', item.files.map(sanitize).join(', '))]),
  ]
}

const bodyLines = ({ item }: ItemRow): readonly string[] =>
  item.description.trim() === ''
    ? []
    : ['', ...sanitizeLines(item.description.trim()).map((line) => `  ${line}`)]

function tryLines(attempts: readonly Attempt[], paint: Paint): readonly string[] {
  if (attempts.length === 0) return []
  const rows = [...attempts].reverse().map((attempt) => {
    const { end, work } = attempt
    const state =
      end === null
        ? 'running'
        : end.outcome === 'done'
          ? 'done'
          : end.outcome === 'conflict'
            ? 'conflict'
            : end.outcome === 'failed'
              ? 'failed'
              : 'todo'
    const time = formatDuration((end?.at ?? Date.now()) - attempt.startedAt)
    const diff = work === null ? '' : `+${work.added} −${work.removed}`
    const ended = end === null ? attempt.phase : (end.reason?.message ?? end.outcome)
    return `${paint(roleOf[state], glyphOf(state))} ${String(attempt.number).padEnd(3)}  ${sanitize(attempt.agent).padEnd(12)} ${time.padStart(7)}  ${diff.padStart(10)}  ${sanitize(ended)}`
  })
  return ['', paint('dim', '  TRY  AGENT           TIME        DIFF  ENDED'), ...rows]
}

function nextStep({ item, state }: ItemRow): string | null {
  switch (state) {
    case 'failed':
    case 'cancelled':
      return `loopwork retry ${sanitize(item.id)}`
    case 'conflict':
      return `settle it on its branch, then loopwork retry ${sanitize(item.id)}`
    case 'running':
      return `loopwork logs -f ${sanitize(item.id)}`
    default:
      return null
  }
}

const field = (label: string, text: string): string => `  ${label.padEnd(10)} ${text}`.trimEnd()
