import type { Oid } from '../../../core/ids.ts'
import type { RepositoryContext } from '../../command/repository-context.ts'
import type { RawObject } from './raw-object.ts'

/** Small files that several tasks write alike: git finds them in the repository and does not write them again. */
const recent = new WeakMap<RepositoryContext, Map<Oid, RawObject>>()
const mostBytes = 300_000
const mostObjects = 500
const mostOfOne = 20_000

export const recentObject = (context: RepositoryContext, id: Oid): RawObject | null =>
  recent.get(context)?.get(id) ?? null

/** What was packed last: the content of an id never changes. */
export function rememberObjects(context: RepositoryContext, objects: readonly RawObject[]): void {
  const known = recent.get(context) ?? new Map<Oid, RawObject>()
  recent.set(context, known)
  for (const object of objects) {
    known.delete(object.id)
    if (object.type !== 'commit' && object.content.length <= mostOfOne) known.set(object.id, ofItsOwn(object))
  }
  let bytes = [...known.values()].reduce((sum, { content }) => sum + content.length, 0)
  for (const [id, { content }] of known) {
    if (known.size <= mostObjects && bytes <= mostBytes) return
    known.delete(id)
    bytes -= content.length
  }
}

/** Content is a part of the buffer that it was unpacked into: 64 kB for a file of ten bytes. */
function ofItsOwn(object: RawObject): RawObject {
  const content = Buffer.allocUnsafeSlow(object.content.length)
  object.content.copy(content)
  return { ...object, content }
}
