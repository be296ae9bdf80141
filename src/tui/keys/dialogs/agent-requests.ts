import type { AgentChoice } from '../../../core/agent/agent-choice.ts'
import type { Board } from '../../../core/board/board.ts'
import type { ItemId } from '../../../core/ids.ts'
import { isFor } from '../../../core/policy/pool/demand.ts'
import { safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { choiceWords } from '../../../wording/agents/choice-words.ts'
import type { Outcome, ScreenStore } from '../../state/screen/screen-state.ts'

export interface AgentRequests {
  /** Shows who could do a task, to choose from. */
  agentOf(item: ItemId): void
  /** Null: whoever the rest decides. */
  chooseAgent(item: ItemId, choice: AgentChoice | null): void
}

export interface AgentParts {
  readonly store: ScreenStore
  readonly board: Pick<Board, 'agentOffers' | 'chooseAgent'>
  show(kind: Outcome['kind'], text: Safe): void
  refuse(text: Safe): void
  carryOut(what: Safe, act: () => Promise<void>): void
}

export const agentRequests = ({ store, board, show, refuse, carryOut }: AgentParts): AgentRequests => ({
  agentOf(item) {
    carryOut(safe`the agents for ${sanitize(item)} not looked up`, async () => {
      const found = await board.agentOffers(item)
      if (found === null) return refuse(safe`there is no run, or no task ${sanitize(item)}, any more`)
      const { chosen } = found.row.item
      const at = found.entries.findIndex(({ preset }) => chosen !== undefined && isFor(preset, chosen))
      // Nothing that was opened meanwhile is covered.
      if (store.getState().modal !== null) return
      const cursor = at === -1 && chosen !== undefined ? found.entries.length : Math.max(0, at)
      store.setState({ modal: { kind: 'agent', item, found, cursor, until: chosen?.until ?? 'try' } })
    })
  },
  chooseAgent(item, choice) {
    carryOut(safe`no agent chosen for ${sanitize(item)}`, async () => {
      const refused = await board.chooseAgent(item, choice)
      if (refused !== null)
        return refuse(safe`no agent chosen for ${sanitize(item)}: ${sanitize(refused.why)}`)
      show('ok', safe`${sanitize(item)}: ${choiceWords(choice)}`)
    })
  },
})
