import { execFileSync } from 'node:child_process'
import { rm } from 'node:fs/promises'
import type { ScratchRepository } from './scratch-repository.ts'

/**
 * A repository as several stories find it: made once, and put back for each of them at the same path, since loopwork asks again
 * in a copy elsewhere. Not for one with a worktree that stays: the folder that is put back is not the one that was made.
 */
export class SavedRepository {
  readonly #repository: ScratchRepository
  readonly #root: string
  readonly #copy: string

  private constructor(repository: ScratchRepository) {
    this.#repository = repository
    this.#root = repository.root
    this.#copy = `${repository.home}.saved`
  }

  /** Takes the repository away: it is there again when a story begins. */
  static async of(repository: ScratchRepository): Promise<SavedRepository> {
    const saved = new SavedRepository(repository)
    copyFolder(repository.home, saved.#copy)
    await repository.remove()
    return saved
  }

  async restore(): Promise<ScratchRepository> {
    await this.#repository.remove()
    copyFolder(this.#copy, this.#repository.home)
    this.#repository.root = this.#root
    return this.#repository
  }

  async remove(): Promise<void> {
    await this.#repository.remove()
    await rm(this.#copy, { recursive: true, force: true })
  }
}

/** Node's own `cp` takes ten times as long. */
const copyFolder = (from: string, to: string): void => {
  execFileSync('cp', ['-a', from, to])
}
