import { lstatSync, readdirSync, type Dirent, type Stats } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { isMissing } from '../../files/is-missing.ts'
import { isTooLong } from '../command/git-error.ts'
import { onDisk, pathBytes, type PathBytes } from '../command/path-bytes.ts'

/** What is in a worktree and can't be in a commit: git stores regular files, their executable bit, and links. */
export interface BesideGit {
  /** Folders without a file in them, and pipes, sockets and devices. */
  readonly uncarried: readonly PathBytes[]
  /** Those of them that were added or changed since. */
  readonly uncarriedSince: readonly PathBytes[]
  /** Regular files that were added or changed since, in content, name or permissions. */
  readonly filesSince: readonly PathBytes[]
  /** Whose permissions differ from those that a checkout would give them. */
  readonly oddModesSince: readonly PathBytes[]
  /** Changed in a submodule, whose ignored files are not listed elsewhere. */
  readonly inRepositoriesSince: readonly PathBytes[]
}

interface Walk {
  readonly root: string
  readonly sinceMs: number
  /** Whether the executable bit decides which of its two modes git gives a file (`core.fileMode`). */
  readonly fileMode: boolean
  isPassedOver(path: PathBytes): boolean
}

/** The longest time between two checks for signals. */
const sliceMs = 8

/**
 * Walks all folders and compares the time of each entry's last change (ctime), which no program can set back. It costs one `lstat` a
 * file, like git's own `status`. The calls are synchronous, since one that leaves the thread costs ten times as much.
 */
export async function besideGit(walk: Walk): Promise<BesideGit> {
  const found = new Found(walk.fileMode)
  let untilMs = performance.now() + sliceMs
  await visit(pathBytes(''), false)
  return found.all()

  /** Resolves to whether the folder contains a file. */
  async function visit(folder: PathBytes, inRepository: boolean): Promise<boolean> {
    if (performance.now() > untilMs) {
      await setImmediate()
      untilMs = performance.now() + sliceMs
    }
    const entries = entriesOf(onDisk(walk.root, folder))
    const isRepository = inRepository || (folder !== '' && entries.some(isDotGit))
    let holdsFiles = false
    for (const entry of entries) {
      if (isDotGit(entry)) continue
      const name = entry.name.toString('latin1')
      const path = pathBytes(folder === '' ? name : `${folder}/${name}`)
      if (walk.isPassedOver(path)) {
        holdsFiles = true
        continue
      }
      const stat = statOf(onDisk(walk.root, path))
      if (stat === null) continue
      const thing = { path, stat, since: stat.ctimeMs > walk.sinceMs, inRepository: isRepository }
      if (stat.isDirectory()) {
        const isFull = await visit(path, isRepository)
        found.addFolder(thing, isFull)
        holdsFiles ||= isFull
      } else {
        const isFile = stat.isFile() || stat.isSymbolicLink()
        found.addFile(thing, isFile)
        holdsFiles ||= isFile
      }
    }
    // A submodule without files, filled or not, counts as well.
    return holdsFiles || isRepository
  }
}

const isDotGit = ({ name }: Dirent<Buffer>): boolean => name.equals(dotGit)
const dotGit = Buffer.from('.git')

interface Thing {
  readonly path: PathBytes
  readonly stat: Stats
  readonly since: boolean
  readonly inRepository: boolean
}

type Class = 'file' | 'program' | 'folder'

/** Sorts what the walk finds. Which permissions a checkout gives is inferred from entries that are unchanged since it was made. */
class Found {
  readonly #fileMode: boolean
  readonly #uncarried: PathBytes[] = []
  readonly #uncarriedSince: PathBytes[] = []
  readonly #filesSince: PathBytes[] = []
  readonly #inRepositories: PathBytes[] = []
  readonly #since: { readonly path: PathBytes; readonly class: Class; readonly mode: number }[] = []
  readonly #untouched: Record<Class, Map<number, number>> = {
    file: new Map(),
    program: new Map(),
    folder: new Map(),
  }

  constructor(fileMode: boolean) {
    this.#fileMode = fileMode
  }

  addFolder(thing: Thing, holdsFiles: boolean): void {
    if (!holdsFiles) this.#addUncarried(thing)
    this.#addMode(thing, 'folder', thing.stat.mode & 0o777)
  }

  addFile(thing: Thing, isFile: boolean): void {
    if (!isFile) {
      this.#addUncarried(thing)
      return
    }
    // A link has no permissions of its own, and its text is stored as it is.
    if (!thing.stat.isFile()) {
      if (thing.since && thing.inRepository) this.#inRepositories.push(thing.path)
      return
    }
    const mode = thing.stat.mode & 0o7777
    if (thing.since) this.#filesSince.push(thing.path)
    this.#addMode(thing, this.#fileMode && (mode & 0o100) !== 0 ? 'program' : 'file', mode)
  }

  all(): BesideGit {
    const { file, program, folder } = this.#untouched
    const plain = mostFrequent(file) ?? withoutX(mostFrequent(program))
    const usual = {
      file: plain,
      program: mostFrequent(program) ?? withX(plain),
      folder: mostFrequent(folder) ?? withX(plain),
    }
    const odd = this.#since.filter((thing) => thing.mode !== usual[thing.class])
    return {
      uncarried: this.#uncarried,
      uncarriedSince: this.#uncarriedSince,
      filesSince: this.#filesSince,
      oddModesSince: odd.map(({ path }) => path),
      inRepositoriesSince: this.#inRepositories,
    }
  }

  #addUncarried({ path, since }: Thing): void {
    this.#uncarried.push(path)
    if (since) this.#uncarriedSince.push(path)
  }

  #addMode({ path, since, inRepository }: Thing, kind: Class, mode: number): void {
    if (!since) this.#untouched[kind].set(mode, (this.#untouched[kind].get(mode) ?? 0) + 1)
    else if (inRepository) this.#inRepositories.push(path)
    else this.#since.push({ path, class: kind, mode })
  }
}

/** A checkout makes a program executable for everybody who may read it. */
const withX = (mode: number | null): number | null => (mode === null ? null : mode | ((mode & 0o444) >> 2))
const withoutX = (mode: number | null): number | null => (mode === null ? null : mode & ~0o111)

function mostFrequent(counts: ReadonlyMap<number, number>): number | null {
  const [first] = [...counts].sort(([, one], [, other]) => other - one)
  return first?.[0] ?? null
}

/** Empty where we have no permission to read: then the folder does not count as containing a file. */
function entriesOf(folder: Buffer): readonly Dirent<Buffer>[] {
  try {
    return readdirSync(folder, { withFileTypes: true, encoding: 'buffer' })
  } catch (error) {
    if (isMissing(error) || isForbidden(error) || isTooLong(error)) return []
    throw error
  }
}

const isForbidden = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EACCES'

function statOf(path: Buffer): Stats | null {
  try {
    return lstatSync(path)
  } catch (error) {
    if (isMissing(error) || isForbidden(error) || isTooLong(error)) return null
    throw error
  }
}
