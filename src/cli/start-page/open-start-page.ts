import type { RunFlags } from '../../app/options/flags.ts'
import { detectAscii, detectColours } from '../../text/detect-colours.ts'
import type { Row } from '../../text/row.ts'
import type { Safe } from '../../text/safe.ts'
import type { Size } from '../../tui/layout/rectangle.ts'
import { restoreHoweverItEnds } from '../run/board-screen.ts'
import { exitCodes } from '../run/exit-codes.ts'
import { handleSignals } from '../run/signals.ts'
import { writeBeside } from '../../process/write-beside.ts'

/** A page that was left for the run: it stands, and takes no keys, until the run's screen is ready for its place. */
export interface StartPage {
  close(): Promise<void>
}

export interface PageEvent<State> {
  readonly state: State
  readonly size: Size
  set(state: State): void
  end(how: 'started' | 'left'): void
}

interface Page<State> {
  readonly first: State
  rowsOf(state: State, size: Size): readonly Row[]
  onKey(key: string, page: PageEvent<State>): void
  onPaste(text: string, page: PageEvent<State>): void
  /** What a person who leaves has to know of what was begun for them, once that is over; null, or left out: nothing. */
  lastWords?(): Promise<Safe | null>
}

export interface OpenedPage<State> {
  /** The page, once it was left for the run; the exit code of somebody who left it otherwise. */
  readonly ended: Promise<StartPage | number>
  /** Aborted as soon as somebody leaves, before the page is closed. */
  readonly left: AbortSignal
  change(how: (state: State) => State): void
  end(how: 'started' | 'left'): void
  /** A defect: the page is closed, and the error is the command's. */
  fail(error: unknown): void
}

/** Opens a page in this process's terminal. However the process ends, the terminal is restored. */
export async function openStartPage<State>(page: Page<State>, flags: RunFlags): Promise<OpenedPage<State>> {
  const { openStillScreen } = await import('../../tui/start/still-screen.tsx')
  const { restoreTerminal } = await import('../../tui/terminal/restore-terminal.ts')
  const { ttyTerminal } = await import('../../tui/terminal/terminal.ts')
  const unwatch = restoreHoweverItEnds(restoreTerminal, 'Nothing was started.')
  const ended = Promise.withResolvers<StartPage | number>()
  const told = handleSignals({ stop: leave, detach: leave }, () => undefined)
  const terminal = ttyTerminal(process.stdin, process.stdout, writeBeside)
  const screen = openStillScreen<State>(
    {
      first: page.first,
      rowsOf: page.rowsOf,
      onKey: (key) => (key === 'ctrl+c' ? told.interrupt() : page.onKey(key, event())),
      onPaste: (text) => page.onPaste(text, event()),
    },
    {
      terminal,
      settings: {
        colours: detectColours(process.env, !flags.color),
        background: 'auto',
        ascii: detectAscii(process.env),
      },
    },
  )
  void screen.failed.then((why) => (why === 'gone' ? told.hangUp() : fail(why)))

  const left = new AbortController()
  let closing: Promise<void> | null = null
  let isStarting = false
  function close(): Promise<void> {
    // Not sooner: Ink ends the process at once by a signal that nobody else listens to.
    closing ??= screen.close().finally(() => {
      told.release()
      unwatch()
    })
    return closing
  }

  const event = (): PageEvent<State> => ({
    state: screen.state(),
    size: terminal.size(),
    set: (state) => screen.set(state),
    end,
  })

  function end(how: 'started' | 'left'): void {
    if (how === 'left') return leave()
    isStarting = true
    ended.resolve({ close })
  }

  function leave(): void {
    left.abort()
    void close().then(async () => {
      const words = (await page.lastWords?.()) ?? null
      if (words !== null) process.stderr.write(`loopwork: ${words}\n`)
      const exitCode = told.exitCode() ?? exitCodes.good
      // What is being started for the run has no way to be told: it may be killed at any time.
      if (isStarting) process.exit(exitCode)
      ended.resolve(exitCode)
    }, ended.reject)
  }

  function fail(error: unknown): void {
    void close().then(() => ended.reject(error), ended.reject)
  }

  return {
    ended: ended.promise,
    left: left.signal,
    change: (how) => screen.set(how(screen.state())),
    end,
    fail,
  }
}
