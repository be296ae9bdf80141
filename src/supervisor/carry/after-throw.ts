import { LoopworkError } from '../../core/errors.ts'
import { reason } from '../../core/reason.ts'
import { troubleOf, type Trouble } from '../../core/trouble/trouble.ts'
import type { SupervisorContext } from '../context.ts'
import { Interrupted, throwIfInterrupted } from '../interruption.ts'
import { blame } from '../phases/blame.ts'
import { unexplained } from '../phases/unexplained.ts'
import type { Carrying, Left } from './carrying.ts'
import { endBadly, fail, unsaved } from './end-badly.ts'

/** `again`: the phase is entered once more. */
export async function afterThrow<Progress>(
  context: SupervisorContext,
  carrying: Carrying<Progress>,
  error: unknown,
): Promise<Progress | Left | 'again'> {
  const { attempt } = carrying
  if (error instanceof Interrupted) {
    switch (error.interruption.kind) {
      case 'leave':
      case 'ghost':
        return { kind: 'left' }
      case 'end':
        return endBadly(context, carrying, await blame(context, attempt, error.interruption.reason))
    }
  }
  if (error instanceof LoopworkError && error.kind === 'store') throw error
  const trouble = troubleOf(error, attempt.phase)
  // The try is over, the run goes on.
  if (trouble === null) return endBadly(context, carrying, unexplained(error, attempt.phase))
  try {
    return await afterTrouble(context, carrying, trouble)
  } catch (second) {
    if (second instanceof Interrupted) return afterThrow(context, carrying, second)
    throw second
  }
}

/** So often in a row an attempt tries a phase again that fails for it alone, on a machine where nothing else is wrong. */
const triesAlone = 5

/**
 * Not a failure of the item. Before its agent has run nothing is lost by returning the item to todo; from then on the
 * attempt waits in its phase, which can be done twice, so that no agent is run again.
 */
async function afterTrouble<Progress>(
  context: SupervisorContext,
  carrying: Carrying<Progress>,
  trouble: Trouble,
): Promise<Progress | Left | 'again'> {
  const { attempt, signal } = carrying
  const everywhere = await context.holds.isEverywhere(trouble)
  carrying.alone = everywhere ? 0 : carrying.alone + 1
  const why = reason(trouble.code, trouble.message, { phase: attempt.phase })
  if (attempt.phase === 'collecting' && carrying.alone >= triesAlone) {
    return fail(carrying, unsaved(attempt, trouble.message, 'work:unsaved'))
  }
  if (attempt.phase === 'preparing' || carrying.alone >= triesAlone) return endBadly(context, carrying, why)
  if (everywhere) await context.holds.mended('machine', signal)
  else await context.clock.sleep(2 ** carrying.alone * 250, signal)
  throwIfInterrupted(signal)
  return 'again'
}
