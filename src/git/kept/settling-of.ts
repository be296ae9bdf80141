import type { SettlingPlace } from '../../core/ports/worktrees.ts'
import type { Settling } from '../../core/settling.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { behindTarget } from './behind-target.ts'
import { openKept } from './open-kept.ts'
import { takenIn } from './taken-in.ts'
import { unsettledOf } from './unsettled.ts'

export async function settlingOf(context: RepositoryContext, place: SettlingPlace): Promise<Settling | null> {
  const stage = await stageOf(context, place)
  const behind = stage === null ? null : await behindTarget(context, place)
  return stage === null || behind === null ? stage : { ...stage, behind }
}

async function stageOf(context: RepositoryContext, { dir, tip }: SettlingPlace): Promise<Settling | null> {
  const kept = await openKept(context, dir)
  const left = await unsettledOf(context, kept)
  if (left !== null) return { kind: 'open', ...left }
  if (kept.kind !== 'ours') return null
  const taken = await takenIn(context, kept.privateDir, { adminDir: kept.adminDir, tip })
  return { kind: taken === tip ? 'settled' : 'no merge' }
}
