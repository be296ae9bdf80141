import { createHash } from 'node:crypto'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { deflateSync, inflateSync } from 'node:zlib'
import { oid, type Oid } from '../../../core/ids.ts'
import { isMissing } from '../../../files/is-missing.ts'
import type { Quarantined } from '../quarantine.ts'

export interface RawObject {
  readonly id: Oid
  readonly type: 'blob' | 'commit' | 'tree'
  readonly content: Buffer
}

/** An object with the id that git gives it. @param like an id of the same repository: its length tells the hash. */
export function rawObject(type: RawObject['type'], content: Buffer, like: Oid): RawObject {
  const hash = like.length === 40 ? 'sha1' : 'sha256'
  const id = createHash(hash).update(`${type} ${content.length}\0`).update(content).digest('hex')
  return { id: oid(id), type, content }
}

/** Reads an object that git has written into the quarantine. Null when it is not there, or bigger than `mostBytes` on the disk. */
export async function readLoose(
  { objects }: Quarantined,
  id: string,
  mostBytes: number,
): Promise<RawObject | null> {
  const file = `${objects}/${id.slice(0, 2)}/${id.slice(2)}`
  try {
    if ((await stat(file)).size > mostBytes) return null
    return parseLoose(id, inflateSync(await readFile(file)))
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** For a git that is to find it there. */
export async function writeLoose({ objects }: Quarantined, { id, type, content }: RawObject): Promise<void> {
  const folder = `${objects}/${id.slice(0, 2)}`
  await mkdir(folder, { recursive: true })
  const loose = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content])
  await writeFile(`${folder}/${id.slice(2)}`, deflateSync(loose, { level: 1 }))
}

function parseLoose(id: string, object: Buffer): RawObject | null {
  const end = object.indexOf(0)
  const type = /^(blob|commit|tree) \d+$/.exec(object.toString('latin1', 0, end))?.[1]
  if (type !== 'blob' && type !== 'commit' && type !== 'tree') return null
  const read = rawObject(type, object.subarray(end + 1), oid(id))
  return read.id === id ? read : null
}
