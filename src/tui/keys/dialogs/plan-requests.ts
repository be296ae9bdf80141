import type { Board } from '../../../core/board/board.ts'
import { errorText } from '../../../core/error-text.ts'
import type { AttemptId, ItemId } from '../../../core/ids.ts'
import type { PlanReply } from '../../../core/ports/backlog-store.ts'
import { safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import type { NoteModal } from '../../state/screen/modal.ts'
import type { Outcome, ScreenStore } from '../../state/screen/screen-state.ts'

/** Plans that wait for a person, and the answers to them. */
export interface PlanRequests {
  /** Shows the plan of a task that waits for an answer. */
  plan(item: ItemId): void
  approvePlan(plan: Pick<PlanReply, 'item' | 'attempt'>): void
  /** What was typed says what is to be different; where the answer is not taken it can be typed on. */
  refusePlan(modal: NoteModal, attempt: AttemptId): void
}

export interface PlanParts {
  readonly store: ScreenStore
  readonly board: Pick<Board, 'planOf' | 'answerPlan'>
  show(kind: Outcome['kind'], text: Safe): void
  refuse(text: Safe): void
  /** What was typed can be typed on. */
  reopen(modal: NoteModal, what: Safe, why: Safe): void
  carryOut(what: Safe, act: () => Promise<void>): void
}

export function planRequests({ store, board, show, refuse, reopen, carryOut }: PlanParts): PlanRequests {
  return {
    plan(item) {
      carryOut(safe`no plan of ${sanitize(item)}`, async () => {
        const plan = await board.planOf(item)
        if (plan === null) refuse(safe`no plan of ${sanitize(item)} waits for an answer`)
        else store.setState({ modal: { kind: 'plan', item, ...plan, from: 0 } })
      })
    },
    approvePlan(plan) {
      const id = sanitize(plan.item)
      carryOut(safe`${id} not answered`, async () => {
        const [refusal] = await board.answerPlan({ ...plan, answer: 'approved', note: null })
        if (refusal !== undefined) refuse(safe`${id} not answered: ${sanitize(refusal.why)}`)
        else show('ok', safe`${id}: its plan is approved`)
      })
    },
    refusePlan(modal, attempt) {
      const { item, input } = modal
      const id = sanitize(item)
      const again = (why: Safe): void => reopen(modal, safe`${id} not answered`, why)
      board.answerPlan({ item, attempt, answer: 'refused', note: input.text }).then(
        ([refusal]) => {
          if (refusal !== undefined) again(sanitize(refusal.why))
          else show('ok', safe`${id}: another plan is asked for`)
        },
        (error: unknown) => again(sanitize(errorText(error))),
      )
    },
  }
}
