import type { CoolDown } from '../../core/agent/cool-down.ts'
import type { BoardSnapshot, SlotView } from '../../core/board/snapshot.ts'
import { firstLimit } from '../../core/policy/pool/wait-for.ts'
import { laneStrip } from './lane-strip.ts'
import type { ScreenState } from './screen/screen-state.ts'

/** Those that have a pane: not the free ones while the lane has their room. */
export function slotsOf({ snapshot }: Pick<ScreenState, 'snapshot'>): readonly SlotView[] {
  if (snapshot === null) return []
  return laneStrip(snapshot) === null ? snapshot.slots : snapshot.slots.filter(({ work }) => work !== null)
}

/** The focused worker's slot; the one at its place when it does not exist any more, else the last. */
export function focusedSlot(state: ScreenState): number {
  const slots = slotsOf(state)
  const { focus } = state
  if (focus.on === 'list') return 0
  const exact = slots.findIndex(
    ({ worker, agent }) => worker === focus.worker && agent === (focus.agent ?? null),
  )
  const at = exact === -1 ? slots.findIndex(({ worker }) => worker === focus.worker) : exact
  return at === -1 ? Math.max(0, slots.length - 1) : at
}

/** The pane that has the keys; null while none has. */
export function focusedPane(state: ScreenState): SlotView | null {
  if (state.view !== 'workers' || state.pages.length > 0) return null
  if (state.focus.on === 'list' && !state.zoomed) return null
  return slotsOf(state)[focusedSlot(state)] ?? null
}

/** The limit that ends first, while nothing can run before; null while a worker has something to show, or the wait is another one. */
export function waitForLimit({ run, now, phase, slots }: BoardSnapshot): CoolDown | null {
  if (run === null || phase !== 'waiting' || slots.some(({ work }) => work !== null)) return null
  return firstLimit(run, now)
}
