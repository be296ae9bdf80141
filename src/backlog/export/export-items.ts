import { LoopworkError } from '../../core/errors.ts'
import type { EpochMs, ItemId } from '../../core/ids.ts'
import type { ItemDraft } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import type { BacklogFormat, FormatReading, Written } from '../formats/format.ts'
import type { SourceFile } from '../source-file.ts'
import { differences, losses, type Loss } from './differences.ts'
import { lostOrder } from './lost-order.ts'

export interface Exported {
  /** Of a folder empty: then `files` are written. */
  readonly text: string
  /** Of a format that is a folder; relative to it. */
  readonly files: NonNullable<Written['files']>
  readonly lost: readonly Lost[]
  /** The ids that the format can't spell, each with the one that its task has in what is written. */
  readonly renamed: ReadonlyMap<ItemId, ItemId>
}

/** Something that the format has no place for, or has in a coarser form. */
export interface Lost {
  readonly what: Loss
  readonly tasks: readonly ItemId[]
}

type Writable = BacklogFormat & Required<Pick<BacklogFormat, 'write'>>

/**
 * Writes items in a format. What that loses is measured: the text is read again, and what is not as it was is named. A format's own list
 * of what it can't carry would be forgotten when its reader learns something new.
 */
export async function exportItems(
  given: readonly ItemDraft[],
  format: Writable,
  now: EpochMs,
): Promise<Exported> {
  const { items, cut } = withoutOutside(given.map(withoutTraces))
  const { text, files = [], renamed: names, leftOut = [] } = format.write(items, now)
  const read = await format.read(fileOf(text, files), now)
  const found = new Map(read.drafts.map((draft) => [foldId(draft.id), draft]))
  const gone = new Set(leftOut.map(foldId))
  const nameOf = (id: ItemId): ItemId => names.get(id) ?? id
  const lost = new Map<Loss, ItemId[]>()
  const add = (what: Loss, id: ItemId): void => {
    const tasks = lost.get(what)
    if (tasks === undefined) lost.set(what, [id])
    else tasks.push(id)
  }
  for (const item of items) {
    const back = found.get(foldId(nameOf(item.id)))
    if (gone.has(foldId(item.id))) add('task', item.id)
    else if (back === undefined) throw unreadable(format, item, read)
    else for (const what of differences(item, back, nameOf)) add(what, item.id)
  }
  for (const id of cut) add('needed outside', id)
  const { needs, order } = lostOrder({
    items,
    back: read.drafts,
    nameOf,
    isWritten: (id) => !gone.has(foldId(id)),
  })
  for (const id of needs) add('needs', id)
  for (const id of order) add('order', id)
  const renamed = [...names].filter(([id, name]) => id !== name && !gone.has(foldId(id)))
  return { text, files, lost: inOrderOf(lost), renamed: new Map(renamed) }
}

const inOrderOf = (lost: ReadonlyMap<Loss, readonly ItemId[]>): readonly Lost[] =>
  (Object.keys(losses) as Loss[]).flatMap((what) => {
    const tasks = lost.get(what)
    return tasks === undefined ? [] : [{ what, tasks }]
  })

/** Without what a reader has added of where it found an item: in another file it would be of another task. */
function withoutTraces(item: ItemDraft): ItemDraft {
  const { progressFile: _, file, ...metadata } = item.metadata
  const isTrace = typeof file === 'string' && /(?:^|\/)(?:tasks|completed)\/[^/]+\.md$/i.test(file)
  return { ...item, metadata: file === undefined || isTrace ? metadata : { ...metadata, file } }
}

/** What is not written can't be needed: the file would be refused. */
function withoutOutside(given: readonly ItemDraft[]): {
  readonly items: readonly ItemDraft[]
  readonly cut: readonly ItemId[]
} {
  const spelling = new Map(given.map(({ id }) => [foldId(id), id]))
  const cut: ItemId[] = []
  const items = given.map((item) => {
    const needs = [...new Set(item.dependsOn.flatMap((id) => spelling.get(foldId(id)) ?? []))]
    if (item.dependsOn.some((id) => !spelling.has(foldId(id)))) cut.push(item.id)
    const parent = item.parent === null ? null : (spelling.get(foldId(item.parent)) ?? null)
    return { ...item, dependsOn: needs, parent }
  })
  return { items, cut }
}

function fileOf(text: string, files: Exported['files']): SourceFile {
  const file = {
    name: 'export',
    part: null,
    // What a reader looks for beside its file is not there.
    realPath: '/export',
    bytes: Buffer.from(text),
    stamp: '',
    text,
  }
  if (files.length === 0) return file
  const parts = files.map((part) => ({ ...file, ...part, name: part.path, bytes: Buffer.from(part.text) }))
  return { ...file, folder: { parts, leftOut: [] } }
}

function unreadable({ name }: BacklogFormat, { id }: ItemDraft, { problems }: FormatReading): LoopworkError {
  const why = problems.find(({ severity }) => severity === 'error')?.message
  return new LoopworkError(
    'usage',
    `export: ${id} can't be written as ${name}${why === undefined ? '' : `: ${why}`}`,
    {
      hint: 'nothing was written; choose another format, or name the other tasks',
    },
  )
}
