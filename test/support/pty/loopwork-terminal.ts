import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ScratchRepository } from '../scratch-repository.ts'
import { until } from '../until.ts'
import { PtyTerminal } from './pty-terminal.ts'

const bin = fileURLToPath(new URL('../../../bin/loopwork', import.meta.url))

export interface OpenOptions {
  readonly args: readonly string[]
  readonly columns?: number
  readonly rows?: number
  readonly env?: NodeJS.ProcessEnv
  /** Without `--config`: a person in a terminal where nothing was said. */
  readonly bare?: boolean
}

/**
 * A shell in a terminal that runs one loopwork command, as a person would: notes loopwork's process id, how it ended,
 * and the terminal's settings before and after. `trap` keeps a Ctrl-C for loopwork from ending the shell.
 */
const shell = `
trap : INT
stty -a >"$NOTES/before"
sh -c 'echo $$ >"$NOTES/pid.part"; mv "$NOTES/pid.part" "$NOTES/pid"; exec "$@"' loopwork "$@"
exit=$?
stty -a >"$NOTES/after" 2>/dev/null
exit $exit
`

export class LoopworkTerminal extends PtyTerminal {
  readonly #notes: string

  private constructor(repository: ScratchRepository, notes: string, options: OpenOptions) {
    // A screen that was killed leaves a mark for its terminal, by whose number another story may get its own.
    const XDG_CACHE_HOME = path.join(repository.home, '.cache')
    const env = repository.env({ NOTES: notes, TERM: 'xterm-256color', XDG_CACHE_HOME, ...options.env })
    // Colours are what a terminal is for; a test that wants none says so.
    if (options.env?.['NO_COLOR'] === undefined) delete env['NO_COLOR']
    const [verb, ...rest] = options.args
    const config = options.bare === true ? [] : ['--config', repository.config]
    super({
      command: ['/bin/sh', '-c', shell, 'sh', bin, ...(verb === undefined ? [] : [verb]), ...config, ...rest],
      cwd: repository.root,
      env,
      columns: options.columns ?? 120,
      rows: options.rows ?? 40,
    })
    this.#notes = notes
  }

  static async open(repository: ScratchRepository, options: OpenOptions): Promise<LoopworkTerminal> {
    const notes = await mkdtemp(path.join(repository.home, 'terminal-'))
    return new LoopworkTerminal(repository, notes, options)
  }

  /** The process of loopwork itself. */
  async loopworkPid(): Promise<number> {
    const file = path.join(this.#notes, 'pid')
    await until('loopwork has a process', () => existsSync(file))
    return Number(readFileSync(file, 'utf8'))
  }

  async signal(name: NodeJS.Signals): Promise<void> {
    process.kill(await this.loopworkPid(), name)
  }

  /** `stty -a` before loopwork started, and after it ended. */
  settings(which: 'before' | 'after'): string {
    return readFileSync(path.join(this.#notes, which), 'utf8')
  }

  /** What the terminal was told so far and not told back; empty when it is as it was. */
  modesLeftOn(): readonly string[] {
    const raw = this.raw()
    return ['1049', '2004', '2026', '1000', '1002', '1003', '1006', '1004']
      .filter((mode) => count(raw, `\u001b[?${mode}h`) > 0)
      .filter((mode) => raw.lastIndexOf(`\u001b[?${mode}h`) > raw.lastIndexOf(`\u001b[?${mode}l`))
      .concat(raw.lastIndexOf('\u001b[?25l') > raw.lastIndexOf('\u001b[?25h') ? ['25'] : [])
      .concat(raw.lastIndexOf('\u001b[?7l') > raw.lastIndexOf('\u001b[?7h') ? ['7'] : [])
  }

  /** How often a private mode was turned on and off. */
  switched(mode: number): { readonly on: number; readonly off: number } {
    return { on: count(this.raw(), `\u001b[?${mode}h`), off: count(this.raw(), `\u001b[?${mode}l`) }
  }
}

const count = (text: string, part: string): number => text.split(part).length - 1
