import { lstatSync, type Stats } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Project } from '../../app/project.ts'
import type { Exported } from '../../backlog/export/export-items.ts'
import { errorText } from '../../core/error-text.ts'
import { LoopworkError } from '../../core/errors.ts'
import { isMissing } from '../../files/is-missing.ts'
import { realOrGiven } from '../../files/or-null.ts'
import { createFile } from '../../files/create-file.ts'
import { replaceFile } from '../../files/replace-file.ts'
import { inScratchFolder } from '../../files/scratch-folder.ts'
import { safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'

/** Where an export is written. */
export interface ExportPlace {
  /** Absolute. */
  readonly file: string
  /** As it was named. */
  readonly shown: Safe
}

export function placeNamed({ cwd }: Pick<Project, 'cwd'>, name: string): ExportPlace {
  if (name === '') throw new LoopworkError('usage', 'export: the name of the file is empty')
  return { file: path.resolve(cwd, name), shown: sanitize(name) }
}

/** Git's own files, and ours among them: an export would break the repository, whatever is there. */
export async function refuseWithinGit(
  { file, shown }: ExportPlace,
  { found }: Pick<Project, 'found'>,
): Promise<void> {
  const real = path.join(await realOrGiven(path.dirname(file)), path.basename(file))
  const isWithin = (folder: string): boolean => real === folder || real.startsWith(folder + path.sep)
  const own = found === null ? [] : [found.gitDir, found.commonDir]
  if (own.some(isWithin) || real.split(path.sep).some((part) => part.toLowerCase() === '.git'))
    throw new LoopworkError('usage', `export: ${shown} is within git's own folder`, {
      hint: 'name a file outside of it',
    })
}

/** Before anything is made, and before anything is read where `--out` names it. A folder is never replaced: what else is in it is not known here. */
export function refuseWhatIsThere(
  { file, shown }: ExportPlace,
  { isFolder, force }: { readonly isFolder: boolean; readonly force: boolean },
): void {
  const there = lstatSync(file, { throwIfNoEntry: false })
  if (there === undefined) return
  if (isFolder || there.isDirectory()) {
    throw new LoopworkError('usage', `export: ${shown} is there already`, {
      hint: isFolder ? 'name a folder that is to be made' : 'it is a folder: name a file in it',
    })
  }
  // A link, a device or a pipe would be gone, and a file in its place.
  if (!there.isFile()) {
    throw new LoopworkError('usage', `export: ${shown} is no file, but a ${kindOf(there)}`, {
      hint: 'name a file; what is there is never replaced',
    })
  }
  if (!force) throw alreadyThere(shown)
}

function kindOf(there: Stats): string {
  if (there.isSymbolicLink()) return 'link'
  if (there.isFIFO()) return 'pipe'
  return there.isSocket() ? 'socket' : 'device'
}

const alreadyThere = (shown: Safe): LoopworkError =>
  new LoopworkError('usage', `export: ${shown} is there already`, {
    hint: 'name another file, or replace it with --force',
  })

/** All of it or nothing. */
export async function writeExported(
  place: ExportPlace,
  { text, files }: Exported,
  force: boolean,
): Promise<void> {
  const isMade = await written(place.file, { text, files, force }).catch((error: unknown) => {
    throw new LoopworkError('usage', `export: ${place.shown} can't be written: ${whyNot(place, error)}`, {
      hint: 'nothing was written',
      cause: error,
    })
  })
  if (!isMade) throw alreadyThere(place.shown)
}

/** Without the name of the draft that is written first, which nobody has given. */
function whyNot({ shown }: ExportPlace, error: unknown): Safe {
  if (isMissing(error)) return safe`there is no folder ${sanitize(path.dirname(shown))}`
  return sanitize(errorText(error).replace(/, \w+ '.*$/s, ''))
}

interface Content extends Pick<Exported, 'text' | 'files'> {
  readonly force: boolean
}

async function written(file: string, { text, files, force }: Content): Promise<boolean> {
  if (files.length > 0) {
    await makeFolder(file, files)
    return true
  }
  if (!force) return createFile(file, text)
  await replaceFile(file, text)
  return true
}

/** Made beside its place, and put there when it is whole. */
const makeFolder = (folder: string, files: Exported['files']): Promise<void> =>
  inScratchFolder({ parent: path.dirname(folder), prefix: '.loopwork-export-' }, async (scratch) => {
    const draft = path.join(scratch, 'whole')
    for (const { path: name, text } of files) {
      const file = path.join(draft, name)
      await mkdir(path.dirname(file), { recursive: true })
      await writeFile(file, text, { flag: 'wx' })
    }
    await rename(draft, folder)
  })
