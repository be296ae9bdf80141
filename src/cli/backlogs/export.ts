import { findProject, openStoreReadonly, type Project } from '../../app/project.ts'
import type { CommonFlags } from '../../app/options/flags.ts'
import { draftOfItem } from '../../backlog/export/draft-of-item.ts'
import { exportItems, type Exported } from '../../backlog/export/export-items.ts'
import { withOnlyStored } from '../../backlog/export/with-only-stored.ts'
import { formats } from '../../backlog/formats/registry.ts'
import { LoopworkError } from '../../core/errors.ts'
import type { ItemId } from '../../core/ids.ts'
import type { Item, ItemDraft } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import type { Store } from '../../core/ports/store.ts'
import { storedTasks } from '../../core/run/counts.ts'
import { sanitize } from '../../text/sanitize.ts'
import { exitCodes } from '../run/exit-codes.ts'
import {
  placeNamed,
  refuseWhatIsThere,
  refuseWithinGit,
  writeExported,
  type ExportPlace,
} from './export-place.ts'
import { reportExport } from './report-export.ts'

export interface ExportFlags extends CommonFlags {
  readonly format: string
  readonly out?: string
  readonly from?: readonly string[]
  readonly force?: boolean
  readonly dryRun?: boolean
}

/** Writes tasks in a format, those of the task table or, before there is one, of the backlog; and names what the format can't carry. */
export async function exportTasks(names: readonly string[], flags: ExportFlags): Promise<number> {
  const project = await findProject(flags)
  const format = formats.find(({ name }) => name === flags.format)
  if (format?.write === undefined)
    throw new LoopworkError('usage', `export: nothing is written as ${flags.format}`)
  const refuseAt = async (place: ExportPlace): Promise<void> => {
    await refuseWithinGit(place, project)
    refuseWhatIsThere(place, { isFolder: format.isFolder === true, force: flags.force === true })
  }
  if (flags.out !== undefined) await refuseAt(placeNamed(project, flags.out))
  const { items, noted } = await contentOf(project, flags)
  const { ids, out } = idsAndFile(items, names, flags)
  const place = out === null ? null : placeNamed(project, out)
  if (format.isFolder === true && place === null && flags.json !== true)
    throw new LoopworkError('usage', `export: ${format.name} is a folder with a file for each task`, {
      hint: 'name the folder that is to be made with --out',
    })
  // A name without `--out` is known to be that of a file only when the ids have been read.
  if (place !== null) await refuseAt(place)
  const taken = chosen(items, ids)
  const drafts = taken.map(draftOfItem)
  const written = await exportItems(drafts, { ...format, write: format.write }, Date.now())
  const exported = withOnlyStored(written, { items: taken, noted })
  if (place !== null && flags.dryRun !== true) await writeExported(place, exported, flags.force === true)
  reportExport(exported, { format, place, count: countOf(drafts, exported), flags })
  return exitCodes.good
}

const countOf = (drafts: readonly ItemDraft[], { lost }: Exported): number =>
  drafts.length - (lost.find(({ what }) => what === 'task')?.tasks.length ?? 0)

interface Content {
  readonly items: readonly Item[]
  /** Which of them have notes. */
  readonly noted: readonly ItemId[]
}

async function contentOf(project: Project, flags: ExportFlags): Promise<Content> {
  // `--format` is how the tasks are written, not how the backlog is read.
  const { format: _, ...common } = flags
  if (flags.from === undefined) {
    const store = await openStoreReadonly(project)
    try {
      if (store !== null && storedTasks(await store.counts()) > 0) return await allOf(store)
    } finally {
      await store?.close()
    }
  }
  const { withBacklogAsRead } = await import('../../app/importing/backlog-as-read.ts')
  return withBacklogAsRead(project, common, allOf)
}

/** So many are read at once: reading a large backlog must not delay a supervisor. */
const pageSize = 1_000

async function allOf(store: Store): Promise<Content> {
  const noted = await store.notedItems()
  const items: Item[] = []
  for (;;) {
    const page = await store.items({ order: 'file', states: null, offset: items.length, limit: pageSize })
    items.push(...page.map(({ item }) => item))
    if (page.length < pageSize) return { items, noted }
  }
}

interface Named {
  readonly ids: readonly string[]
  /** Null: it is printed. */
  readonly out: string | null
}

/** A name that is the id of a task is that task; one more name is the file that is to be written. */
function idsAndFile(items: readonly Item[], names: readonly string[], { out }: ExportFlags): Named {
  const known = new Set(items.map(({ id }) => foldId(id)))
  const files = names.filter((name) => !known.has(foldId(name)))
  const ids = names.filter((name) => known.has(foldId(name)))
  const [file = null] = files
  if (out === undefined && files.length < 2) return { ids, out: file }
  if (files.length === 0) return { ids, out: out ?? null }
  throw new LoopworkError('usage', `export: there is no task ${files.map(sanitize).join(', ')}`, {
    hint: 'loopwork list shows the ids',
  })
}

function chosen(items: readonly Item[], ids: readonly string[]): readonly Item[] {
  const wanted = new Set(ids.map(foldId))
  const taken = items.filter(({ id }) => wanted.size === 0 || wanted.has(foldId(id)))
  if (taken.length === 0) throw new LoopworkError('usage', 'export: there is no task here')
  return taken
}
