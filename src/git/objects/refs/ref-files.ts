import { lstat, readFile } from 'node:fs/promises'
import { textOrNull } from '../../../files/or-null.ts'

/** What a ref's files contain: an object's id, no such ref, or something that only git can read. */
export type RefFile =
  { readonly kind: 'id'; readonly id: string } | { readonly kind: 'none' } | { readonly kind: 'ask git' }

/**
 * Reads a ref as git does, without a process: its own file first, then `packed-refs`, which `pack-refs` writes before it takes the
 * own file away. Symbolic refs, links and storage that is no files (`reftable`) are left to git. Nothing is cached: the next
 * read returns what another git has written.
 */
export async function refFile(commonDir: string, name: string): Promise<RefFile> {
  const loose = await looseRef(`${commonDir}/${name}`)
  if (loose.kind !== 'none') return loose
  const packed = await packedRef(commonDir, name)
  if (packed.kind !== 'none') return packed
  return (await textOrNull(`${commonDir}/reftable/tables.list`)) === null ? packed : askGit
}

const none: RefFile = { kind: 'none' }
const askGit: RefFile = { kind: 'ask git' }

async function looseRef(path: string): Promise<RefFile> {
  try {
    // git takes a link for a symbolic ref, also one that leads nowhere.
    if ((await lstat(path)).isSymbolicLink()) return askGit
    const id = wholeId.exec(await readFile(path, 'latin1'))?.[1]
    return id === undefined ? askGit : { kind: 'id', id }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    // A folder of refs below this name, or a ref where a folder would have to be.
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return none
    return askGit
  }
}

/** One that is being written is empty for a moment, and one that a power cut has left may stay so. */
const wholeId = /^([0-9a-f]{40}|[0-9a-f]{64})\s*$/

async function packedRef(commonDir: string, name: string): Promise<RefFile> {
  let packed: Buffer
  try {
    packed = await readFile(`${commonDir}/packed-refs`)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? none : askGit
  }
  const end = packed.indexOf(` ${name}\n`)
  if (end === -1) return none
  const id = packed.subarray(packed.lastIndexOf('\n', end) + 1, end).toString('latin1')
  return wholeId.test(id) ? { kind: 'id', id } : askGit
}
