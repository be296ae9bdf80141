import { spawn } from '@lydell/node-pty'
import headless from '@xterm/headless'
import { openTerminals } from '../open-terminals.ts'
import { until } from '../until.ts'
import { keyBytes } from './key-bytes.ts'

export interface PtyOptions {
  readonly command: readonly [string, ...string[]]
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  readonly columns: number
  readonly rows: number
}

export interface Cell {
  readonly chars: string
  readonly width: number
  readonly colour: number
  readonly background: number
  readonly bold: boolean
}

/** The private mode between a frame's begin and its end. */
const synchronizedUpdate = 2026
/** Terminals show a frame whose end does not come, as of a program that was killed, after about that long. */
const mostPaintingMs = 1_000

/** A program in a pseudo terminal, and what a person sees of it: its bytes as a terminal emulator understands them. */
export class PtyTerminal {
  readonly #pty
  readonly #emulator
  readonly #bytes: Buffer[] = []
  #exit: number | null = null
  #closed = false
  /** Since when a frame is being painted; null between frames. */
  #paintsSince: number | null = null
  /** Resolves to the exit code; 128 and the signal's number when a signal ended it. */
  readonly exited: Promise<number>

  constructor({ command, cwd, env, columns, rows }: PtyOptions) {
    const [file, ...args] = command
    const emulator = new headless.Terminal({
      cols: columns,
      rows,
      allowProposedApi: true,
      scrollback: 2000,
    })
    const pty = spawn(file, args, {
      cols: columns,
      rows,
      cwd,
      env: { ...env, TERM: env['TERM'] ?? 'xterm-256color' },
      encoding: null,
    })
    // Without an encoding data comes as bytes, whatever the type says.
    pty.onData((data) => {
      const bytes = Buffer.from(data as unknown as Uint8Array)
      this.#bytes.push(bytes)
      emulator.write(bytes)
    })
    emulator.onData((reply) => this.#write(reply))
    const onFrame = (final: string, since: () => number | null) =>
      emulator.parser.registerCsiHandler({ prefix: '?', final }, (modes) => {
        if (modes.includes(synchronizedUpdate)) this.#paintsSince = since()
        return false
      })
    onFrame('h', () => Date.now())
    onFrame('l', () => null)
    const screen = (): string => `${command.join(' ')}\n${this.text()}`
    openTerminals.add(screen)
    this.exited = new Promise((resolve) => {
      pty.onExit(({ exitCode, signal }) => {
        openTerminals.delete(screen)
        this.#exit = (signal ?? 0) === 0 ? exitCode : 128 + (signal ?? 0)
        // What it printed last may still be on its way through the emulator.
        emulator.write('', () => resolve(this.#exit ?? 0))
      })
    })
    this.#pty = pty
    this.#emulator = emulator
  }

  get pid(): number {
    return this.#pty.pid
  }

  get columns(): number {
    return this.#emulator.cols
  }

  get height(): number {
    return this.#emulator.rows
  }

  /** The visible rows, without the blanks at their ends. */
  rows(): readonly string[] {
    const { active } = this.#emulator.buffer
    return Array.from(
      { length: this.#emulator.rows },
      (_, y) => active.getLine(active.viewportY + y)?.translateToString(true) ?? '',
    )
  }

  row(y: number): string {
    return this.rows().at(y) ?? ''
  }

  text(): string {
    return this.rows().join('\n')
  }

  /** All of the normal screen with what has scrolled out of it: what stands in the terminal after the program. */
  normalScreen(): string {
    const { normal } = this.#emulator.buffer
    return Array.from(
      { length: normal.length },
      (_, y) => normal.getLine(y)?.translateToString(true) ?? '',
    ).join('\n')
  }

  cell(x: number, y: number): Cell {
    const { active } = this.#emulator.buffer
    const cell = active.getLine(active.viewportY + y)?.getCell(x)
    return {
      chars: cell?.getChars() ?? '',
      width: cell?.getWidth() ?? 0,
      colour: cell === undefined || cell.isFgDefault() ? -1 : cell.getFgColor(),
      background: cell === undefined || cell.isBgDefault() ? -1 : cell.getBgColor(),
      bold: (cell?.isBold() ?? 0) !== 0,
    }
  }

  buffer(): 'normal' | 'alternate' {
    return this.#emulator.buffer.active.type
  }

  /** All bytes that were written to the terminal so far. */
  raw(): string {
    return Buffer.concat(this.#bytes).toString('utf8')
  }

  press(...keys: readonly string[]): void {
    for (const key of keys) this.#write(keyBytes(key))
  }

  resize(columns: number, rows: number): void {
    this.#emulator.resize(columns, rows)
    this.#pty.resize(columns, rows)
  }

  /** As after Ctrl-S, or over a line that is cut: what is written fills the kernel's buffer and no more. */
  stopReading(): void {
    this.#pty.pause()
  }

  readOn(): void {
    this.#pty.resume()
  }

  /** The window is closed: the kernel hangs up. */
  hangUp(): void {
    this.#closed = true
    ;(this.#pty as unknown as { destroy(): void }).destroy()
  }

  /** Waits until it is so on a whole frame, as a terminal shows no other; shows the screen when it never was. */
  async until(what: string, holds: (terminal: this) => boolean, patienceMs = 60_000): Promise<void> {
    try {
      await until(what, () => !this.#isPainting() && holds(this), patienceMs)
    } catch (error) {
      const ended = this.#exit === null ? '' : ` (it has ended with ${this.#exit})`
      throw new Error(`${String(error)}${ended}; the screen:\n${this.text()}`, { cause: error })
    }
  }

  /** For the end of a test, whatever became of it. */
  end(): void {
    if (this.#exit === null && !this.#closed) this.hangUp()
  }

  #isPainting(): boolean {
    return this.#paintsSince !== null && Date.now() - this.#paintsSince < mostPaintingMs
  }

  #write(data: string): void {
    if (this.#exit === null && !this.#closed) this.#pty.write(data)
  }
}
