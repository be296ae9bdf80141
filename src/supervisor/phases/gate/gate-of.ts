import type { PlacedAttempt } from '../../../core/attempt.ts'
import type { SupervisorContext } from '../../context.ts'
import { environmentOf } from '../../environment.ts'
import type { GatePlace } from './gate-line.ts'

/** Environment, log and marker of a gate that decides about an attempt. */
export const gateOf = (
  context: SupervisorContext,
  attempt: PlacedAttempt,
): Pick<GatePlace, 'env' | 'newLog' | 'marker'> => ({
  env: environmentOf(context, attempt),
  newLog: () => context.paths.commandLog(attempt, 'gate'),
  marker: context.paths.marker(attempt),
})
