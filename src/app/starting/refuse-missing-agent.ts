import type { Backlog } from '../../backlog/read-backlog.ts'
import type { PoolEntry } from '../../core/agent/pool.ts'
import { LoopworkError } from '../../core/errors.ts'
import { candidatesFor, demandOf, poolOf } from '../../core/policy/pool/demand.ts'
import type { Store } from '../../core/ports/store.ts'
import { presetCure } from '../../supervisor/holds.ts'
import type { Choice } from '../options/choice.ts'
import { missingPresets } from './missing-program.ts'
import { tasksOfStart } from './tasks-of-start.ts'

export interface StartingAgents {
  readonly choice: Choice
  readonly store: Store | null
  readonly backlogs: readonly Backlog[]
  whyMissing(name: string): string | null
}

/**
 * A run whose agents are all missing would only wait, so it is not begun: while nothing is claimed a refusal costs nothing. One that
 * loses its agent later is held until that is there again.
 * @throws LoopworkError config
 */
export async function refuseMissingAgent(start: StartingAgents): Promise<void> {
  const { settings } = start.choice
  // What is started then is the sandbox, in which other programs may be found.
  if (settings.sandbox !== null || (await isUnderWay(start))) return
  const presets = poolOf(settings).map(({ preset }) => preset)
  const missing = missingPresets(presets, (name) => start.whyMissing(name))
  if (missing.length < presets.length) return
  const open = (await tasksOfStart(start.store, start.backlogs)).filter(({ status }) => status === 'todo')
  // What starts nothing needs no agent, and a task may be for one of its own.
  const demands = open.map((task) => candidatesFor(settings, demandOf(task, settings)))
  const isHere = ({ preset }: PoolEntry): boolean => start.whyMissing(preset.command[0] ?? '') === null
  if (open.length === 0 || demands.some((candidates) => candidates.some(isHere))) return
  const why = [...new Set(missing.map((each) => each.why))].join('; ')
  throw new LoopworkError('config', why, { hint: presetCure })
}

async function isUnderWay({ choice, store }: StartingAgents): Promise<boolean> {
  if (choice.kind === 'start' || store === null) return false
  return choice.kind === 'join' || (await store.openAttempts()).length > 0
}
