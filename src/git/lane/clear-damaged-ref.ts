import { lstat, rm } from 'node:fs/promises'
import { oid } from '../../core/ids.ts'
import { textOrNull } from '../../files/or-null.ts'
import { refFile } from '../objects/refs/ref-files.ts'
import { deleteRef, moveRef, readRef, readRefsBelow } from '../objects/refs/refs.ts'
import type { LaneContext } from './lane-context.ts'

/**
 * A ref of a lane that names no commit though something stands at its name: another kind of object, text that is no id, or refs below
 * it. git refuses to write there, so what stands there is cleared and the ref counts as deleted. True when there was something.
 */
export async function clearDamagedRef(lane: LaneContext, name: string): Promise<boolean> {
  const { context } = lane
  const { commonDir } = context.repository
  const found = await refFile(commonDir, name)
  // Another loopwork may have made it meanwhile.
  if (found.kind !== 'none' && (await readRef(context, name)) !== null) return false
  if (found.kind === 'id') return deleteRef(context, name, oid(found.id))
  const path = `${commonDir}/${name}`
  // git renames its lock to here: whoever reads never sees half a ref, so this is no write that goes on.
  if (found.kind === 'ask git') {
    const isFile = (await lstat(path).catch(() => null))?.isFile() === true
    if (isFile) await rm(path, { force: true })
    return isFile
  }
  if (!(await hasBelow(commonDir, name))) return false
  for (const ref of await readRefsBelow(context, [name])) await setAside(lane, ref)
  return true
}

async function hasBelow(commonDir: string, name: string): Promise<boolean> {
  const stats = await lstat(`${commonDir}/${name}`).catch(() => null)
  if (stats?.isDirectory() === true) return true
  return ((await textOrNull(`${commonDir}/packed-refs`)) ?? '').includes(` ${name}/`)
}

/** It may be the lane of a branch that had that name before, and the only name of what was merged there. */
async function setAside({ context }: LaneContext, ref: string): Promise<void> {
  const commit = await readRef(context, ref)
  if (commit === null) return
  const name = `refs/loopwork/older/${ref.slice('refs/loopwork/'.length)}/${commit}`
  await moveRef(context, { name, to: commit, why: `${ref} stood where another lane is` })
  await deleteRef(context, ref, commit)
}
