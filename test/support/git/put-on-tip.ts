import { execFileSync } from 'node:child_process'
import { oid, type Oid } from '../../../src/core/ids.ts'
import type { Git } from '../../../src/core/ports/git.ts'
import { startTry } from './open-scratch.ts'
import type { Scratch } from './scratch-repository.ts'

/** Work that changes files (null: deletes), put on the lane's tip as a merged item. Resolves to the new tip. */
export async function putOnTip(
  git: Git,
  scratch: Scratch,
  files: Readonly<Record<string, string | null>>,
  slug = 'item',
): Promise<Oid> {
  const tip = await git.lane.tip('main')
  const attempt = await startTry(git, scratch, { slug, base: tip })
  for (const [path, content] of Object.entries(files)) {
    execFileSync('rm', ['-rf', '--', path], { cwd: attempt.dir })
    if (content !== null) scratch.write({ [path]: content }, attempt.dir)
  }
  const collected = await attempt.collect()
  if (collected.kind !== 'work') throw new Error(collected.kind)
  const order = { tip, base: tip, work: collected.work.commit, slug, message: slug, trailers: [] }
  const merged = await git.lane.merge(order)
  if (merged.kind !== 'clean') throw new Error(merged.kind)
  await git.lane.advance('main', tip, merged.commit)
  await attempt.remove({ kind: 'saved', commit: collected.work.commit })
  return merged.commit
}

export const head = (scratch: Scratch, name = 'HEAD'): Oid => oid(scratch.git(['rev-parse', name]).trim())
