import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { DiffSource } from '../../core/diff/diff-source.ts'
import type { Git } from '../../core/ports/git.ts'
import type { Store } from '../../core/ports/store.ts'
import { makerMark } from '../../files/maker-mark.ts'
import { removeAbandoned } from '../../files/scratch-folder.ts'
import type { Project } from '../project.ts'
import { compareOrder } from './compare-order.ts'

export interface PatchSources {
  readonly project: Project
  readonly store: Store
  readonly git: Git
}

export interface PatchFile {
  readonly file: string
  remove(): Promise<void>
}

const scratch = { parent: tmpdir(), prefix: 'loopwork-diff-' }

/** A patch as git prints it, in a file of its own: it may be larger than memory. Whoever asks for it removes it. */
export async function patchFile(
  sources: PatchSources,
  source: DiffSource,
  { colours }: { readonly colours: boolean },
): Promise<PatchFile> {
  const order = await compareOrder(sources, source)
  const folder = await mkdtemp(path.join(scratch.parent, `${scratch.prefix}${makerMark()}-`))
  const remove = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true })
    await removeAbandoned(scratch).catch(() => undefined)
  }
  const file = path.join(folder, 'patch')
  try {
    await sources.git.writePatch({ ...order, file, colours })
  } catch (error) {
    await remove()
    throw error
  }
  return { file, remove }
}
