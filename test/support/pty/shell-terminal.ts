import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ScratchRepository } from '../scratch-repository.ts'
import { until } from '../until.ts'
import { PtyTerminal } from './pty-terminal.ts'

const bin = fileURLToPath(new URL('../../../bin/loopwork', import.meta.url))

/** A person's shell, with job control, in a terminal. `loopwork` is a word that it knows. */
export class ShellTerminal extends PtyTerminal {
  readonly #home: string

  constructor(repository: ScratchRepository) {
    const env = repository.env({ TERM: 'xterm-256color', PS1: 'ready> ' })
    delete env['NO_COLOR']
    super({
      command: ['/bin/bash', '--norc', '--noprofile', '-i'],
      cwd: repository.root,
      env,
      columns: 120,
      rows: 40,
    })
    this.#home = repository.home
    const config = `--config ${repository.config}`
    this.type(`loopwork() { local verb=$1; shift; ${bin} "$verb" ${config} "$@"; }`)
  }

  type(line: string): void {
    this.press(`${line}\r`)
  }

  /** The process of the loopwork that runs here. */
  loopworkPid(): Promise<number> {
    return until('loopwork has a process', () =>
      readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map(Number)
        .find((pid) => {
          try {
            const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
            return (
              argv.some((word) => word.endsWith('dist/main.cjs')) &&
              argv.some((word) => word.startsWith(this.#home))
            )
          } catch {
            return false
          }
        }),
    )
  }
}
