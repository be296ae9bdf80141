import { readdirSync, readFileSync } from 'node:fs'
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
      for (const pid of processesOf(repository)) killIfThere(pid)
      await repository.remove()
    }
  }
}

/** Living processes that carry this repository's home: loopwork, its agents and what those have started. */
export const processesOf = ({ home }: ScratchRepository): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        const state = /\) (\w) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]
        return state !== 'Z' && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`HOME=${home}\0`)
      } catch {
        return false
      }
    })
    .map(Number)

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended between the look and now.
  }
}
