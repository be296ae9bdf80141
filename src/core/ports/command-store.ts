import type { Command, CommandAnswer, CommandBody } from '../command.ts'
import type { CommandId, EpochMs } from '../ids.ts'
import type { Fenced } from './fenced.ts'
import type { LivenessOf } from './run-store.ts'

/** Commands that keys and other terminals ask of living supervisors. */
export interface CommandStore {
  /**
   * Asks every living supervisor of the newest unfinished run (`stop`: the one that has the item).
   * Empty when nobody is there to obey.
   */
  ask(body: CommandBody, livenessOf: LivenessOf, now: EpochMs): Promise<readonly Command[]>
  take(command: CommandId, now: EpochMs): Promise<Fenced<'ok'>>
  answer(command: CommandId, answer: CommandAnswer, now: EpochMs): Promise<void>
  commandsById(ids: readonly CommandId[], now: EpochMs): Promise<readonly Command[]>
}
