import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { SourceItem } from '../../core/backlog/source-item.ts'
import { problemLine } from '../../core/errors.ts'
import type { ItemId } from '../../core/ids.ts'
import { exists } from '../../files/or-null.ts'
import type { Companion } from '../formats/companion.ts'
import { isProblem, readSourceFile, type MayLeave } from '../source-file.ts'
import { bytesWith, replaceIfUnchanged } from './replace-if-unchanged.ts'

export interface KeptCompanion {
  readonly taken: readonly ItemId[]
  /** One line; null: all is well. Tried again later. */
  readonly problem: string | null
}

interface CompanionPlace {
  readonly root: string
  /** The backlog's file, relative to the root. */
  readonly file: string
  readonly mayLeave: MayLeave
}

/** Brings a file beside a backlog up to date; what a person or a tool writes meanwhile is not overwritten. */
export async function keepCompanion(
  { root, file: backlog, mayLeave }: CompanionPlace,
  companion: Companion,
  items: readonly SourceItem[],
): Promise<KeptCompanion> {
  const name = join(dirname(backlog), companion.name)
  const may: MayLeave = (source) => mayLeave(source) || mayLeave(backlog)
  if (!(await exists(join(root, name)))) {
    const { text, taken } = companion.patch(null, items)
    if (text === null || !companion.isMade) return { taken: [], problem: null }
    await writeFile(join(root, name), text, { flag: 'wx' })
    return { taken, problem: null }
  }
  const file = await readSourceFile(root, name, may)
  if (isProblem(file)) return { taken: [], problem: problemLine(file) }
  const { text, taken, problem } = companion.patch(file.text, items)
  if (problem !== undefined) return { taken: [], problem: `${name} ${problem}` }
  if (text === null) return { taken, problem: null }
  const written = await replaceIfUnchanged(file, bytesWith(file, text))
  if (written.kind === 'problem') return { taken: [], problem: written.message }
  return written.kind === 'written'
    ? { taken, problem: null }
    : { taken: [], problem: `${name} is being written by somebody else` }
}
