import type { Item } from '../../core/item.ts'
import { reason } from '../../core/reason.ts'
import type { SupervisorContext } from '../context.ts'
import { Interrupted } from '../interruption.ts'
import { passOf } from './pass-of.ts'

/** Puts the backlog into the worktree of an agent that reviews the whole, as the checkout has it: a commit may have an old version of it, or none. */
export async function layBacklog(context: SupervisorContext, item: Item, dir: string): Promise<void> {
  const pass = await passOf(context, item)
  if (pass === null) return
  const { backlog, copies } = context
  const whole = await backlog.reviewedWhole(pass.source)
  if (whole !== null && (await copies.write(dir, whole.file, whole.text))) return
  const why = reason('setup:failed', `${pass.source} could not be put into its worktree`)
  throw new Interrupted({ kind: 'end', graceMs: 0, reason: why })
}
