import type { Attempt } from '../../core/attempt.ts'
import { reason, weightOf, type Reason } from '../../core/reason.ts'
import type { SupervisorContext } from '../context.ts'
import { machineHold } from '../holds.ts'

/** So often in a row an item's end is attributed to the machine; after that the item itself may be what fills the disk. */
const forgiven = 3

/** Whether an item's end may still be attributed to the machine. */
export const isForgiven = async (
  context: Pick<SupervisorContext, 'store'>,
  attempt: Attempt,
): Promise<boolean> => (await forgivenSoFar(context, attempt)) < forgiven

/**
 * An agent, a setup command or a gate that fails while the disk is full is no evidence about the item. Before a
 * failure is counted the machine is checked; when it is in trouble, the run is held and the reason is the machine's.
 */
export async function blame(context: SupervisorContext, attempt: Attempt, why: Reason): Promise<Reason> {
  if (!mayBeTheMachine(why)) return why
  const trouble = await context.holds.machine()
  if (trouble === null || !(await isForgiven(context, attempt))) return why
  await context.holds.hold(machineHold(trouble))
  return reason(trouble.code, `${trouble.message} (${why.message})`, why.detail)
}

const mayBeTheMachine = ({ code }: Reason): boolean =>
  weightOf(code) === 'counted' && code !== 'timeout' && !code.startsWith('limit:')

/** Ends in a row that were the machine's, right before this attempt. */
async function forgivenSoFar({ store }: Pick<SupervisorContext, 'store'>, attempt: Attempt): Promise<number> {
  const earlier = (await store.attemptsOf(attempt.item)).filter(({ number }) => number < attempt.number)
  const other = earlier.findLastIndex(({ end }) => !(end?.reason?.code.startsWith('machine:') ?? false))
  return earlier.length - 1 - other
}
