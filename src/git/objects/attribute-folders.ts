import { createHash } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import type { Oid } from '../../core/ids.ts'
import { exists } from '../../files/or-null.ts'
import type { PrivateGitDir } from '../command/git-command.ts'
import { onDisk, pathBytes } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { changedPaths } from './changed-paths.ts'
import { blobs, filesNamed, type TreeFile } from './tree-files.ts'

/**
 * Folders that contain nothing but the `.gitattributes` of a commit. A merge reads its attributes from the work tree it is
 * run in, not from the trees it merges: in a bare folder `-merge` lock files would be merged as text, silently.
 * Always the target's: work that gives itself `* merge=ours` gets nothing by it.
 */
export class AttributeFolders {
  readonly #context: RepositoryContext
  readonly #privateDir: PrivateGitDir
  #last: { readonly commit: Oid; readonly files: readonly TreeFile[] } | null = null

  constructor(context: RepositoryContext, privateDir: PrivateGitDir) {
    this.#context = context
    this.#privateDir = privateDir
  }

  async folderFor(commit: Oid): Promise<string> {
    const files = await this.#filesOf(commit)
    this.#last = { commit, files }
    const name = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 32)
    const folder = `${this.#context.privateDirs}/attributes/${name}`
    if (!(await exists(folder))) await this.#layOut(files, folder)
    return folder
  }

  /** Listing a whole commit takes as long as it has files; most steps of the lane touch no attributes. */
  async #filesOf(commit: Oid): Promise<readonly TreeFile[]> {
    const last = this.#last
    if (last?.commit === commit) return last.files
    if (last !== null && !(await this.#differ(last.commit, commit))) return last.files
    return filesNamed(this.#context, this.#privateDir, commit, '.gitattributes')
  }

  async #differ(from: Oid, to: Oid): Promise<boolean> {
    const changes = await changedPaths(this.#context, this.#privateDir, from, to)
    return changes.some(({ path }) => /(?:^|\/)\.gitattributes$/.test(path))
  }

  async #layOut(files: readonly TreeFile[], folder: string): Promise<void> {
    const draft = `${folder}.${process.pid}`
    await rm(draft, { recursive: true, force: true })
    await mkdir(draft, { recursive: true })
    const contents = await blobs(
      this.#context,
      this.#privateDir,
      files.map(({ blob }) => blob),
    )
    for (const [at, file] of files.entries()) {
      const parent = file.path.slice(0, Math.max(file.path.lastIndexOf('/'), 0))
      if (parent !== '') await mkdir(onDisk(draft, pathBytes(parent)), { recursive: true })
      await writeFile(onDisk(draft, file.path), contents[at] ?? '', 'latin1')
    }
    try {
      await rename(draft, folder)
    } catch {
      // Another loopwork process was first. The name identifies the content, so it is the same.
      await rm(draft, { recursive: true, force: true })
    }
  }
}
