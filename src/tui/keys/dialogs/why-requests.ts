import type { Board } from '../../../core/board/board.ts'
import type { ItemId } from '../../../core/ids.ts'
import { safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import type { ScreenStore } from '../../state/screen/screen-state.ts'

export interface WhyRequests {
  /** Shows why a task is not running. */
  why(item: ItemId): void
}

export interface WhyParts {
  readonly store: ScreenStore
  readonly board: Pick<Board, 'why'>
  refuse(text: Safe): void
  carryOut(what: Safe, act: () => Promise<void>): void
}

export const whyRequests = ({ store, board, refuse, carryOut }: WhyParts): WhyRequests => ({
  why(item) {
    carryOut(safe`${sanitize(item)} not looked up`, async () => {
      const found = await board.why(item)
      if (found === null) return refuse(safe`there is no task ${sanitize(item)} any more`)
      // Nothing that was opened meanwhile is covered.
      if (store.getState().modal === null) store.setState({ modal: { kind: 'why', item, found, cursor: 0 } })
    })
  },
})
