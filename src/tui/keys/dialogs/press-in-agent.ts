import { choiceEnds } from '../../../core/agent/agent-choice.ts'
import type { AgentModal } from '../../state/screen/modal.ts'
import type { ActionContext } from '../action-context.ts'
import { scrollSteps } from './scroll-steps.ts'

/** The agents are rows; below them is any of the pool. */
export function pressInAgent(
  { store, asking }: Pick<ActionContext, 'store' | 'asking'>,
  modal: AgentModal,
  key: string,
): void {
  const { keymap } = store.getState()
  const isKeyOf = (action: string): boolean =>
    keymap.some((row) => row.action === action && row.keys.includes(key))
  if (isKeyOf('agent') || isKeyOf('quit')) return store.setState({ modal: null })
  const { entries } = modal.found
  if (key === 'enter') {
    const preset = entries[modal.cursor]?.preset
    store.setState({ modal: null })
    if (preset === undefined) return asking.chooseAgent(modal.item, null)
    return asking.chooseAgent(modal.item, { agent: preset.name, model: preset.model, until: modal.until })
  }
  if (key === 'tab') {
    const next = choiceEnds[(choiceEnds.indexOf(modal.until) + 1) % choiceEnds.length]
    return store.setState({ modal: { ...modal, until: next ?? modal.until } })
  }
  const step = scrollSteps.get(key) ?? (key === 'g' ? -Infinity : key === 'G' ? Infinity : 0)
  const cursor = Math.min(Math.max(modal.cursor + step, 0), entries.length)
  if (cursor !== modal.cursor) store.setState({ modal: { ...modal, cursor } })
}
