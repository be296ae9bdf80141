import { errorText } from '../../core/error-text.ts'
import type { ConflictSides, MergeConflict } from '../../core/diff/merge-conflict.ts'

export interface ConflictParts {
  openConflict(sides: ConflictSides): Promise<MergeConflict>
  /** Called when it was read. */
  changed(): void
}

export type ReadConflict =
  | { readonly kind: 'comparing' }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'merged'; readonly conflict: MergeConflict }

/** The one conflict that a screen shows. Two commits always conflict in the same way, so it is read once. */
export class OpenConflicts {
  readonly #parts: ConflictParts
  #key: string | null = null
  #state: ReadConflict = { kind: 'comparing' }

  constructor(parts: ConflictParts) {
    this.#parts = parts
  }

  of(sides: ConflictSides): ReadConflict {
    const key = JSON.stringify(sides)
    if (this.#key !== key) {
      this.#key = key
      this.#state = { kind: 'comparing' }
      void this.#read(key, sides)
    }
    return this.#state
  }

  async #read(key: string, sides: ConflictSides): Promise<void> {
    const state = await this.#parts.openConflict(sides).then(
      (conflict): ReadConflict => ({ kind: 'merged', conflict }),
      (error: unknown): ReadConflict => ({ kind: 'failed', why: errorText(error) }),
    )
    if (this.#key !== key) return
    this.#state = state
    this.#parts.changed()
  }
}
