import type { ReadingRules } from '../core/backlog/reading-rules.ts'
import type { Problem } from '../core/errors.ts'
import type { ItemId } from '../core/ids.ts'
import { quoted } from './quoted.ts'
import { TwinNames } from './twin-names.ts'

/**
 * What the tasks of a file are called, asked for in its order. A format whose tasks wait for those that stand before them, or are part
 * of one that does, asks here before it looks for either: once an id that is there twice has become a need, nobody can see which of the two was meant.
 */
export class TaskNames {
  /** A notice of each that is not called what the file calls it. */
  readonly problems: Problem[] = []
  readonly #twins: TwinNames | null

  constructor(rules: Pick<ReadingRules, 'duplicateId'> | undefined) {
    this.#twins = rules?.duplicateId === 'number' ? new TwinNames() : null
  }

  /** The id itself, where ids that are there twice are to be refused. */
  next(id: ItemId, { file, line }: Pick<Problem, 'file' | 'line'>): ItemId {
    const name = this.#twins?.next(id) ?? id
    if (name !== id) {
      const message = `${quoted(id)} is there before; this one is called ${name}`
      this.problems.push({ severity: 'notice', file, line, field: 'id', message })
    }
    return name
  }
}
