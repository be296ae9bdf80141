import { LoopworkError } from '../../core/errors.ts'
import type { ItemId } from '../../core/ids.ts'
import type { ItemDraft } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import type { BacklogFormat, FormatReading } from '../formats/format.ts'
import type { SourceFile } from '../source-file.ts'
import { differences, type Fact } from './differences.ts'

export interface Exported {
  readonly text: string
  readonly lost: readonly Lost[]
}

/** Something that the format has no place for, or has in a coarser form. */
export interface Lost {
  readonly what: Fact
  readonly tasks: readonly ItemId[]
}

/**
 * Writes items in a format. What that loses is measured: the text is read again, and what is not as it was is named. A format's own list
 * of what it can't carry would be forgotten when its reader learns something new.
 */
export async function exportItems(
  given: readonly ItemDraft[],
  format: BacklogFormat & Required<Pick<BacklogFormat, 'write'>>,
): Promise<Exported> {
  const { items, cut } = withoutOutside(given)
  const { text, renamed } = format.write(items)
  const read = await format.read(fileOf(text), 0)
  const found = new Map(read.drafts.map((draft) => [foldId(draft.id), draft]))
  const nameOf = (id: ItemId): ItemId => renamed.get(id) ?? id
  const lost = new Map<Fact, ItemId[]>()
  const add = (what: Fact, id: ItemId): void => void lost.set(what, [...(lost.get(what) ?? []), id])
  for (const item of items) {
    const back = found.get(foldId(nameOf(item.id)))
    if (back === undefined) throw unreadable(format, item, read)
    for (const what of differences(item, back, nameOf)) add(what, item.id)
  }
  for (const id of cut) add('a need of a task that is not written', id)
  return { text, lost: [...lost].map(([what, tasks]) => ({ what, tasks })) }
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
    if (needs.length < item.dependsOn.length) cut.push(item.id)
    const parent = item.parent === null ? null : (spelling.get(foldId(item.parent)) ?? null)
    return { ...item, dependsOn: needs, parent }
  })
  return { items, cut }
}

const fileOf = (text: string): SourceFile => ({
  name: 'export',
  part: null,
  // What a reader looks for beside its file is not there.
  realPath: '/export',
  bytes: Buffer.from(text),
  stamp: '',
  text,
})

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
