import { render } from 'ink'
import type { Board } from '../core/board.ts'
import { errorText } from '../core/error-text.ts'
import type { OutputMode } from '../core/settings.ts'
import { literal, safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import type { ColourLevel } from '../text/paint.ts'
import { makeAsking } from './keys/command-requests.ts'
import { press } from './keys/press.ts'
import type { Size } from './layout/rectangle.ts'
import { bodyRegistry } from './pane/painted-places.ts'
import { atCursor } from './state/apply-snapshot.ts'
import { boardFeed } from './state/board-feed.ts'
import { createScreenStore, type QuitWay } from './state/screen-state.ts'
import { windowOf } from './state/selectors.ts'
import { makeCompositor } from './terminal/compositor.ts'
import { fdSink } from './terminal/fd-sink.ts'
import { frameWriter, type Sink } from './terminal/frame-writer.ts'
import { InkOutput } from './terminal/ink-output.ts'
import { keyInput } from './terminal/key-input.ts'
import { enterScreen, leaveScreen } from './terminal/modes.ts'
import { ownDescriptor } from './terminal/own-descriptor.ts'
import { noteEntered } from './terminal/restore-terminal.ts'
import type { Terminal } from './terminal/terminal.ts'
import { askBackground, backgroundFromReply } from './theme/background-reply.ts'
import type { Background } from './theme/background.ts'
import { makeTheme } from './theme/theme.ts'
import { App } from './views/app.tsx'
import { Boundary } from './views/boundary.tsx'
import { Keyboard } from './views/keyboard.tsx'
import { PaintingContext } from './views/screen-context.ts'

export interface ScreenSettings {
  readonly colours: ColourLevel
  /** `auto`: the terminal is asked, dark until it answers. */
  readonly background: Background | 'auto'
  readonly ascii: boolean
  readonly outputMode: OutputMode
}

export interface ScreenOptions {
  readonly board: Board
  readonly terminal: Terminal
  readonly settings: ScreenSettings
  /**
   * The person leaves. `detach` and `leave` (nothing runs) close the screen now; with `drain` and `abort` it stays open
   * until the run has ended, or until `close()`; `stay` takes a drain back. What each means for the run is the caller's to do.
   */
  onQuit(how: QuitWay | 'leave' | 'stay'): void
  /** Ctrl+C, each press. */
  onInterrupt(): void
  /** Where frames go; the terminal's descriptor when left out. */
  readonly sink?: Sink
}

/** Why the screen closed. */
export type ScreenEnd =
  | { readonly kind: 'left'; readonly how: QuitWay | 'leave' }
  /** The caller closed it. */
  | { readonly kind: 'closed' }
  /** The terminal takes nothing any more. */
  | { readonly kind: 'gone' }
  /** A defect of the screen; the run goes on. */
  | { readonly kind: 'failed'; readonly error: Error }

export interface Screen {
  readonly closed: Promise<ScreenEnd>
  close(): Promise<void>
}

const frameMs = 33
/** How long a terminal may take for the last frame, before the screen is left without it. */
const lastFrameMs = 500

/** Takes over the terminal, shows the board, and turns keys into commands until it is left. */
export function openScreen(options: ScreenOptions): Screen {
  const { board, terminal, settings } = options
  const now = (): number => performance.now()
  const size = sane(terminal.size())
  const themeOn = (background: Background) => makeTheme({ ...settings, background })
  const theme = themeOn(settings.background === 'auto' ? 'dark' : settings.background)
  const store = createScreenStore({ size, theme, outputMode: settings.outputMode, nowMs: now() })
  let flushAsked = false
  const registry = bodyRegistry(() => {
    if (flushAsked) return
    flushAsked = true
    // After all that React draws in this turn.
    queueMicrotask(() => {
      flushAsked = false
      writer.request()
    })
  })
  const compositor = makeCompositor(registry, size)
  const fd = options.sink === undefined ? ownDescriptor(terminal.fd) : terminal.fd
  const sink = options.sink ?? fdSink(fd)
  // The first write: whatever is written later must find the terminal ours.
  let opening = enterScreen + (settings.background === 'auto' ? askBackground : '')
  let suspending = false
  const compose = (): string => {
    if (suspending) return ''
    const frame = opening + compositor.compose()
    opening = ''
    return frame
  }
  const writer = frameWriter(sink, compose, () => void end({ kind: 'gone' }))
  const feed = boardFeed(store, board, { now, onError: (error) => asking.refuse(wordsFor(error)) })
  const pauses = new Set<NodeJS.Timeout>()
  const asking = makeAsking({ store, board, now, pause })

  const input = keyInput(terminal.stdin, (reply) => {
    const background = backgroundFromReply(reply)
    if (background !== null && settings.background === 'auto') store.setState({ theme: themeOn(background) })
  })
  const output = new InkOutput(size, compositor.laidOut)

  const forgetTerminal = noteEntered({ fd, stdin: terminal.stdin })
  writer.request()

  const context = {
    store,
    board,
    asking,
    now,
    leave: (how: 'leave' | 'detach') => quit(how),
    stay,
    quit,
    onInterrupt: options.onInterrupt,
    suspend: () => void suspend(),
  }
  const ink = render(
    <PaintingContext value={{ by: 'painter', registry }}>
      <Boundary onError={(error) => void end({ kind: 'failed', error })}>
        <Keyboard onKey={(key) => press(context, key)} />
        <App store={store} />
      </Boundary>
    </PaintingContext>,
    {
      stdout: output as unknown as NodeJS.WriteStream,
      stdin: input as unknown as NodeJS.ReadStream,
      debug: true,
      exitOnCtrlC: false,
      patchConsole: false,
    },
  )

  const unsubscribe = store.subscribe((state, before) => {
    const [one, other] = [windowOf(state), windowOf(before)]
    if (state.snapshot === before.snapshot && (one.offset !== other.offset || one.limit !== other.limit))
      feed.wanted()
  })
  let resized = false
  const stopResizing = terminal.onResize(() => {
    resized = true
  })
  const stopListening = terminal.jobs?.listen({ stop: context.suspend, goOn: rearm })
  const ticker = setInterval(tick, frameMs)
  feed.wanted()

  let resolveClosed: (end: ScreenEnd) => void = () => undefined
  const closed = new Promise<ScreenEnd>((resolve) => {
    resolveClosed = resolve
  })
  let ending: Promise<void> | null = null

  function tick(): void {
    const { outcome, leaving, snapshot } = store.getState()
    const nowMs = now()
    if (suspending) return
    if (resized) resize()
    feed.tick(nowMs)
    if (outcome !== null && nowMs >= outcome.untilMs) store.setState({ outcome: null })
    if (leaving !== null && snapshot?.run?.endedAt != null) void end({ kind: 'left', how: leaving })
    writer.request()
  }

  /** Once a frame, however fast a window is dragged. Ink reads the new width when it lays out what this changes. */
  function resize(): void {
    resized = false
    const next = sane(terminal.size())
    output.columns = next.columns
    output.rows = next.rows
    compositor.resize(next)
    store.setState((state) => ({
      ...atCursor({ ...state, size: next }, state.cursor.index),
      retiledAtMs: now(),
    }))
  }

  /** Gives the terminal to the shell and stops; agents go on. The supervisor stops too, as long as nobody else has the run. */
  async function suspend(): Promise<void> {
    if (terminal.jobs === null || suspending || ending !== null) return
    suspending = true
    if (await writer.settled(lastFrameMs)) await written(sink, leaveScreen)
    terminal.stdin.setRawMode?.(false)
    terminal.jobs.stop()
    suspending = false
    rearm()
  }

  /** Whoever had the terminal meanwhile has left it in a state of its own. */
  function rearm(): void {
    if (suspending || ending !== null) return
    terminal.stdin.setRawMode?.(false)
    terminal.stdin.setRawMode?.(true)
    opening = enterScreen
    resized = true
    compositor.resize(sane(terminal.size()))
    writer.request()
  }

  function quit(how: QuitWay | 'leave'): void {
    options.onQuit(how)
    if (how === 'drain' || how === 'abort') {
      store.setState({ leaving: how })
      feed.wanted()
      asking.say(
        how === 'drain'
          ? literal('no new tasks; q takes it back')
          : literal('aborting; leaves when all have ended'),
      )
    } else void end({ kind: 'left', how })
  }

  function stay(): void {
    options.onQuit('stay')
    store.setState({ leaving: null })
    feed.wanted()
    asking.say(literal('stays: tasks are started again'))
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        pauses.delete(timer)
        resolve()
      }, ms)
      pauses.add(timer)
    })
  }

  function end(how: ScreenEnd): Promise<void> {
    ending ??= shutDown(how)
    return ending
  }

  async function shutDown(how: ScreenEnd): Promise<void> {
    clearInterval(ticker)
    for (const timer of pauses) clearTimeout(timer)
    unsubscribe()
    stopResizing()
    stopListening?.()
    feed.stop()
    writer.stop()
    // Not inside React's own work: an error boundary may have brought us here.
    await Promise.resolve()
    ink.unmount()
    input.detach()
    if (how.kind !== 'gone' && (await writer.settled(lastFrameMs))) {
      await written(sink, leaveScreen)
      forgetTerminal()
    }
    resolveClosed(how)
  }

  return { closed, close: () => end({ kind: 'closed' }) }
}

const sane = ({ columns, rows }: Size): Size => ({
  columns: Math.max(1, columns || 80),
  rows: Math.max(1, rows || 24),
})

/** A terminal that stalled for the last frame gets its modes back by `restoreTerminal`, at exit. */
const written = (sink: Sink, data: string): Promise<void> =>
  new Promise((resolve) => sink.write(data, () => resolve()))

const wordsFor = (error: unknown) => safe`the board can't be read: ${sanitize(errorText(error))}`
