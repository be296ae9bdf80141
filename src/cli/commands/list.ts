import { printJson } from '../print-json.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'
import { padEnd, padStart, truncate } from '../../text/cells.ts'
import { formatDuration } from '../../text/duration.ts'
import { literal, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { glyphOf, painter, roleOf, type Paint } from '../colour.ts'
import type { CommonFlags } from '../flags.ts'
import { itemJson } from '../item-json.ts'
import { noteOf } from '../note.ts'
import { findProject, withExistingStore } from '../project.ts'

/** So many rows are read at once; a backlog of a million is printed without being held. */
const pageSize = 1_000

export async function list(flags: CommonFlags): Promise<number> {
  const project = await findProject(flags)
  return withExistingStore(project, async (store) => {
    const rows: ItemRow[] = []
    for (let offset = 0; store !== null; offset += pageSize) {
      const page = await store.items({
        order: flags.json === true ? 'file' : 'needs you',
        states: null,
        offset,
        limit: pageSize,
        now: Date.now(),
      })
      rows.push(...page)
      if (page.length < pageSize) break
    }
    if (flags.json === true) printJson(rows.map(itemJson))
    else if (rows.length === 0)
      process.stderr.write(
        'No tasks here yet. loopwork add "A title" makes one; loopwork run reads .specs/tasks/tasks.json\n',
      )
    else for (const line of table(rows, painter(process.stdout, flags))) process.stdout.write(`${line}\n`)
    return 0
  })
}

function table(rows: readonly ItemRow[], paint: Paint): readonly string[] {
  const cut = process.stdout.isTTY
  const ids = rows.map((row) => sanitize(row.item.id))
  const idWidth = Math.max(2, ...ids.map((id) => id.length))
  const titleWidth = cut ? 34 : Math.max(5, ...rows.map((row) => sanitize(row.item.title).length))
  const free = Math.max(20, (process.stdout.columns ?? 100) - idWidth - titleWidth - 38)
  const fit = (text: Safe, cells: number) => padEnd(cut ? truncate(text, cells) : text, cells)
  const head = `  ${padEnd(literal('ID'), idWidth)}  ${padEnd(literal('TITLE'), titleWidth)}  STATE      PRI         TRY   TIME  NOTE`
  const body = rows.map((row, index) => {
    const { item, state, attempt } = row
    const note = sanitize(noteOf(row))
    return [
      `${paint(roleOf[state], glyphOf(state))} ${fit(ids[index] ?? literal(''), idWidth)}`,
      fit(sanitize(item.title), titleWidth),
      paint(roleOf[state], padEnd(sanitize(state), 9)),
      padEnd(sanitize(item.sourcePriority ?? String(item.priority)), 10),
      padStart(sanitize(attempt === null ? '' : String(attempt.tryNumber)), 3),
      padStart(attempt === null ? literal('') : formatDuration(durationOf(attempt)), 5),
      paint('dim', cut ? truncate(note, free) : note),
    ]
      .join('  ')
      .trimEnd()
  })
  return [paint('dim', head), ...body, paint('dim', `${rows.length} ${rows.length === 1 ? 'task' : 'tasks'}`)]
}

const durationOf = (attempt: NonNullable<ItemRow['attempt']>): number =>
  (attempt.end?.at ?? Date.now()) - attempt.startedAt
