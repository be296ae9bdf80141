import type { Command, CommandAnswer, CommandBody } from '../command.ts'
import type { CommandId, ItemId } from '../ids.ts'
import type { Fenced } from './fenced.ts'
import type { LivenessOf } from './run-store.ts'

/** Commands from keys and other terminals to living supervisors. */
export interface CommandStore {
  /**
   * Adds a command for every living supervisor of the newest unfinished run (`stop`, `message`: for the one that has the item).
   * Empty when there is none to carry it out.
   */
  ask(body: CommandBody, livenessOf: LivenessOf): Promise<readonly Command[]>
  /** The same for stops of several tasks, which are one act of a person. */
  askToStop(items: readonly ItemId[], livenessOf: LivenessOf): Promise<readonly Command[]>
  take(command: CommandId): Promise<Fenced<'ok'>>
  /** The first answer stays. */
  answer(command: CommandId, answer: CommandAnswer): Promise<void>
  commandsById(ids: readonly CommandId[]): Promise<readonly Command[]>
}
