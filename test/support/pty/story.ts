import { killProcessesOf, processesOf as processesOfHome } from '../processes-of.ts'
import { ScratchRepository } from '../scratch-repository.ts'
import { LoopworkTerminal, type OpenOptions } from './loopwork-terminal.ts'

/** What a story has opened, so that its end closes all of it, whatever became of the story. */
export class Story {
  readonly #terminals: LoopworkTerminal[] = []
  readonly #repositories: ScratchRepository[] = []

  async repository(config: Readonly<Record<string, unknown>> = {}): Promise<ScratchRepository> {
    const repository = await ScratchRepository.make(null, config)
    this.#repositories.push(repository)
    return repository
  }

  async terminal(repository: ScratchRepository, options: OpenOptions): Promise<LoopworkTerminal> {
    const terminal = await LoopworkTerminal.open(repository, options)
    this.#terminals.push(terminal)
    return terminal
  }

  async end(): Promise<void> {
    for (const terminal of this.#terminals.splice(0)) terminal.end()
    for (const repository of this.#repositories.splice(0)) {
      killProcessesOf(repository.home)
      await repository.remove()
    }
  }
}

export const processesOf = ({ home }: ScratchRepository): readonly number[] => processesOfHome(home)
