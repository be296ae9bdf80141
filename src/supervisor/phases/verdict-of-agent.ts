import { lineOf } from '../../core/naming/line-of.ts'
import { fenceOf, type Attempt } from '../../core/attempt.ts'
import type { Item } from '../../core/item.ts'
import { reason, type Reason } from '../../core/reason.ts'
import type { SupervisorContext } from '../context.ts'
import { mustHold } from '../interruption.ts'

/**
 * Why a task is not done although its agent has ended well, by the signals in what it said: a check that fails, and, in backlogs whose
 * agents use these signals, a completion that contradicts itself. Elsewhere words in an agent's text decide nothing.
 */
export async function verdictOfAgent(
  context: SupervisorContext,
  { attempt, item, said }: { readonly attempt: Attempt; readonly item: Item; readonly said: () => string },
): Promise<Reason | null> {
  const { store, run } = context
  const isCheck = item.kind === 'check'
  const hasSignals = item.source !== null && (await store.formatOf(item.source)) === 'smart-ralph'
  if (!isCheck && !hasSignals) return null
  const { verdict, why, complete, contradiction } = context.readSignals(said(), textsOf(item))
  if (isCheck) {
    if (verdict === 'fail') {
      const what = why === '' ? '' : `: ${lineOf(why)}`
      return reason('check:failed', `the check failed${what}`)
    }
    mustHold(await store.noteVerdict(fenceOf(attempt), verdict ?? 'none'))
    if (verdict === null) {
      const message = `${item.id}: no verdict was given: the good end of its agent decides, and the gate`
      await store.note(run.id, { type: 'notice', message })
    }
    return null
  }
  if (!complete || contradiction === null) return null
  return reason('agent:contradicts', `the agent calls the task complete, and says "${contradiction}"`)
}

/** All of the task that its prompt repeats. */
const textsOf = ({ description, metadata }: Item): readonly string[] => [
  description,
  ...Object.values(metadata)
    .flat()
    .filter((value) => typeof value === 'string'),
]
