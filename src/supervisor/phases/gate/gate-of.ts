import type { Attempt } from '../../../core/attempt.ts'
import { environmentOf } from '../../environment.ts'
import type { World } from '../../context.ts'
import type { GatePlace } from './gate-line.ts'

/** Environment, log and marker of a gate that decides about an attempt. */
export const gateOf = (world: World, attempt: Attempt): Pick<GatePlace, 'env' | 'newLog' | 'marker'> => ({
  env: environmentOf(world, attempt),
  newLog: () => world.paths.commandLog(attempt, 'gate'),
  marker: world.paths.marker(attempt),
})
