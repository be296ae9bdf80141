import { existsSync } from 'node:fs'
import path from 'node:path'
import type { CommonFlags } from '../../app/options/flags.ts'
import { findProject, openStoreReadonly, type Project } from '../../app/project.ts'
import { draftOfItem } from '../../backlog/export/draft-of-item.ts'
import { exportItems, type Exported } from '../../backlog/export/export-items.ts'
import { formats } from '../../backlog/formats/registry.ts'
import { LoopworkError } from '../../core/errors.ts'
import type { Item, ItemDraft } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import type { Store } from '../../core/ports/store.ts'
import { replaceFile } from '../../files/replace-file.ts'
import { plural } from '../../text/plural.ts'
import { literal, safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { printJson } from '../print/json.ts'
import { exitCodes } from '../run/exit-codes.ts'

export interface ExportFlags extends CommonFlags {
  readonly format: string
  readonly out?: string
  readonly force?: boolean
}

/** Writes tasks in a format, those of the task table or, before there is one, of the backlog; and names what the format can't carry. */
export async function exportTasks(ids: readonly string[], flags: ExportFlags): Promise<number> {
  const project = await findProject(flags)
  const file = flags.out === undefined ? null : path.resolve(project.cwd, flags.out)
  if (file !== null && flags.force !== true && existsSync(file)) {
    throw new LoopworkError('usage', `export: ${flags.out} is there already`, {
      hint: 'name another file, or replace it with --force',
    })
  }
  const format = formats.find(({ name }) => name === flags.format)
  if (format?.write === undefined)
    throw new LoopworkError('usage', `export: nothing is written as ${flags.format}`)
  const drafts = chosen(await itemsOf(project, flags), ids)
  const exported = await exportItems(drafts, { ...format, write: format.write })
  if (file !== null) await replaceFile(file, exported.text)
  report(exported, { count: drafts.length, file, flags })
  return exitCodes.good
}

async function itemsOf(project: Project, flags: ExportFlags): Promise<readonly Item[]> {
  const store = await openStoreReadonly(project)
  try {
    if (store !== null && (await store.counts()).total > 0) return await allOf(store)
  } finally {
    await store?.close()
  }
  const { withBacklogAsRead } = await import('../../app/importing/backlog-as-read.ts')
  // `--format` is how the tasks are written, not how the backlog is read.
  const { format: _, ...common } = flags
  return withBacklogAsRead(project, common, allOf)
}

/** So many are read at once: reading a large backlog must not delay a supervisor. */
const pageSize = 1_000

async function allOf(store: Store): Promise<readonly Item[]> {
  const items: Item[] = []
  for (;;) {
    const page = await store.items({ order: 'file', states: null, offset: items.length, limit: pageSize })
    items.push(...page.map(({ item }) => item))
    if (page.length < pageSize) return items
  }
}

function chosen(items: readonly Item[], ids: readonly string[]): readonly ItemDraft[] {
  const known = new Set(items.map(({ id }) => foldId(id)))
  const missing = ids.filter((id) => !known.has(foldId(id)))
  if (missing.length > 0) {
    throw new LoopworkError('usage', `export: there is no task ${missing.join(', ')}`, {
      hint: 'loopwork list shows the ids',
    })
  }
  const wanted = new Set(ids.map(foldId))
  const taken = items.filter(({ id }) => wanted.size === 0 || wanted.has(foldId(id)))
  if (taken.length === 0) throw new LoopworkError('usage', 'export: there is no task here')
  return taken.map(draftOfItem)
}

interface Reporting {
  readonly count: number
  readonly file: string | null
  readonly flags: ExportFlags
}

function report({ text, lost }: Exported, { count, file, flags }: Reporting): void {
  const lines = lost.map(
    ({ what, tasks }) =>
      safe`${plural(tasks.length, 'task')} ${tasks.length === 1 ? literal('has') : literal('have')} ${sanitize(what)}: ${sanitize(flags.format)} has no place for it`,
  )
  if (flags.json === true) {
    const notCarried = lost.map(({ what, tasks }, index) => ({ what, tasks, message: lines[index] ?? '' }))
    printJson({
      format: flags.format,
      file,
      tasks: count,
      text: file === null ? text : null,
      lost: notCarried,
    })
  } else if (file === null) process.stdout.write(text)
  for (const line of lines) process.stderr.write(`${line}\n`)
  if (file !== null)
    process.stderr.write(`${sanitize(flags.out ?? file)}: ${plural(count, 'task')} written\n`)
}
