import { lineOf } from '../../core/naming/line-of.ts'
import { fenceOf, type Attempt } from '../../core/attempt.ts'
import type { Item } from '../../core/item.ts'
import { reason, type Reason } from '../../core/reason.ts'
import type { SupervisorContext } from '../context.ts'
import { notDoneBy } from '../candidates/not-done.ts'
import { mustHold } from '../interruption.ts'
import { summaryOf } from './summary-of.ts'
import { textsOf } from './texts-of.ts'

/**
 * Why a task is not done although its agent has ended well, by what it said last: a check that fails; a completion that contradicts
 * itself, in backlogs whose agents use these signals; a summary that says that it is not done, of looper's agents and of several on one
 * task. Elsewhere words in an agent's text decide nothing, and nowhere do they make a task done.
 */
export async function verdictOfAgent(
  context: SupervisorContext,
  { attempt, item, said }: { readonly attempt: Attempt; readonly item: Item; readonly said: () => string },
): Promise<Reason | null> {
  const { store, run } = context
  const isCheck = item.kind === 'check'
  const format = item.source === null ? null : await store.formatOf(item.source)
  if (format === 'looper' || attempt.candidate !== undefined) {
    const notDone = notDoneBy(await summaryOf(context, item, said()))
    if (notDone !== null) return notDone
  }
  if (!isCheck && format !== 'smart-ralph') return null
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
