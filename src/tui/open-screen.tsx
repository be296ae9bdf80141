import type { Board } from '../core/board/board.ts'
import { errorText } from '../core/error-text.ts'
import type { PersonProgram, PersonPrograms, ProgramEnd } from '../core/calling/person-programs.ts'
import type { OutputMode } from '../core/run/settings.ts'
import { clipboardSequence, mostClipboardBytes } from '../text/calling/clipboard-sequence.ts'
import { keyWord } from '../keymap/key-words.ts'
import { literal, safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { here, type Elsewhere } from '../wording/in-place.ts'
import { keyTable, replayKeyTable } from '../keymap/key-table.ts'
import { keymapOf, type KeyBindings } from '../keymap/key-bindings.ts'
import type { Clipboard } from './keys/action-context.ts'
import { makeAsking } from './keys/command-requests.ts'
import { openPauses } from './keys/pauses.ts'
import { stopSearch } from './keys/log/search-log.ts'
import { paste, press } from './keys/press.ts'
import { askToLeave } from './keys/leave-screen.ts'
import { takeSnapshot } from './keys/take-snapshot.ts'
import { withShownAim } from './keys/aim.ts'
import { boardFeed } from './state/board-feed.ts'
import { heartbeats } from './state/heartbeats.ts'
import type { QuitWay } from './state/screen/modal.ts'
import { createScreenStore, type Lesson } from './state/screen/screen-state.ts'
import { mouseReport } from './mouse/mouse-report.ts'
import { onMouse } from './mouse/on-mouse.ts'
import { withLook } from './state/with-look.ts'
import { keptCursor } from './state/task-list.ts'
import type { Sink } from './terminal/frame-writer.ts'
import { keyInput } from './terminal/key-input.ts'
import { ownTerminal, type Sign } from './terminal/owned-terminal.ts'
import { renderOn } from './terminal/render-on.tsx'
import type { Terminal } from './terminal/terminal.ts'
import { askBackground, backgroundFromReply } from './theme/background-reply.ts'
import { firstLook, type LookSettings } from './theme/first-look.ts'
import { askWidth, widthReply } from './theme/width-reply.ts'
import { App } from './views/app.tsx'

export interface ScreenSettings extends LookSettings {
  readonly outputMode: OutputMode
  /** It has a clipboard of its own, and hands on what is for the terminal. */
  readonly isInTmux?: boolean
  /** Where commands that are shown have to lead; left out: the person's current folder. */
  readonly place?: Elsewhere
  /** Whether the wheel scrolls and a click focuses from the start; left out: not. */
  readonly mouse?: boolean
  /** Keys that the person is to try; left out: none. */
  readonly lessons?: readonly Lesson[]
  /** Keys of the person's own; left out: none. */
  readonly bindings?: KeyBindings
}

export interface ScreenOptions {
  readonly board: Board
  readonly terminal: Terminal
  readonly settings: ScreenSettings
  /** Left out: none can be started. */
  readonly programs?: PersonPrograms
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
  /** Resolves when no program of the person's own has the terminal: closing would hang up on what is unsaved there. */
  givenBack(): Promise<void>
  /** Bytes that call the person, such as a bell. */
  alert(bytes: string): void
  /** What is shown beside the screen while it has the terminal. */
  show(sign: Sign): void
}

const frameMs = 33

/** Takes over the terminal, shows the board, and turns keys into commands until it is left. */
export function openScreen(options: ScreenOptions): Screen {
  const { board, settings } = options
  const { stdin, jobs } = options.terminal
  const now = (): number => performance.now()
  const asksBackground = settings.background === 'auto'
  const asksWidth = !settings.ascii && (settings.characters ?? 'auto') === 'auto'
  const closed = Promise.withResolvers<ScreenEnd>()
  let ending: Promise<void> | null = null

  const hearts = heartbeats()
  const terminal = ownTerminal({
    beatOf: hearts.of,
    terminal: options.terminal,
    sink: options.sink,
    query: (asksBackground ? askBackground : '') + (asksWidth ? askWidth : ''),
    onGone: () => void end({ kind: 'gone' }),
  })
  const { outputMode, place = here, bindings = {}, lessons = [] } = settings
  const store = createScreenStore({
    size: terminal.size,
    look: firstLook(settings),
    outputMode,
    place,
    lessons,
    keymap: keymapOf(bindings, board.replay === undefined ? keyTable : replayKeyTable),
    nowMs: now(),
  })
  const pauses = openPauses()
  const feed = boardFeed(store, board, {
    hearts,
    now,
    take: takeSnapshot,
    onError: (error) => asking.refuse(wordsFor(error)),
  })
  const asking = makeAsking({ store, board, now, pause: pauses.pause })
  const takeWidth = widthReply(() => store.setState(withLook(store.getState(), { characters: 'wide' })))
  const input = keyInput(stdin, (reply) => {
    const background = backgroundFromReply(reply)
    if (background !== null && asksBackground) store.setState(withLook(store.getState(), { background }))
    const mouse = store.getState().mouse ? mouseReport(reply) : null
    if (mouse !== null) onMouse(keys, mouse)
    if (asksWidth) takeWidth(reply)
  })
  const suspend = (): void => void terminal.suspend()
  const clipboard: Clipboard = {
    mostBytes: mostClipboardBytes,
    put(text) {
      const bytes = clipboardSequence(text, settings.isInTmux === true)
      if (bytes !== null) terminal.alert(bytes)
      return bytes !== null
    },
  }
  const { onInterrupt } = options
  const setMouse = (isOn: boolean): void => {
    terminal.setMouse(isOn)
    store.setState({ mouse: isOn })
  }
  if (settings.mouse === true) setMouse(true)
  const leave = (how: 'leave' | 'detach'): void => quit(how)
  const keys = {
    ...{ store, board, asking, now, leave, stay, quit, onInterrupt, suspend, setMouse },
    ...{ clipboard, lend },
  }
  const ink = renderOn({
    terminal,
    input,
    children: <App store={store} />,
    onKey: (key) => press(keys, key),
    onPaste: (text) => paste(keys, text),
    onError: (error) => void end({ kind: 'failed', error }),
  })

  /** One program at a time: the keys are its own then. */
  let isLending = false
  let givenBack: Promise<void> = Promise.resolve()
  function lend(prepare: (programs: PersonPrograms) => Promise<PersonProgram>): void {
    const { programs } = options
    if (programs === undefined || isLending) return
    isLending = true
    void prepare(programs)
      .then(start)
      .then(tell)
      .catch((error: unknown) => {
        isLending = false
        asking.refuse(sanitize(errorText(error)))
      })
      .finally(() => {
        store.setState(({ returns }) => ({ returns: returns + 1 }))
        feed.wanted()
      })
  }

  async function start(program: PersonProgram): Promise<ProgramEnd> {
    if (program.isApart) {
      isLending = false
      return program.run(new AbortController().signal)
    }
    const lent = terminal.lend((ended) => program.run(ended).then(closedIfOver))
    if (program.isOurs !== true) givenBack = lent.then(nothing, nothing)
    try {
      return await lent
    } finally {
      isLending = false
    }
  }

  /** Before the screen would come back. */
  function closedIfOver(programEnd: ProgramEnd): ProgramEnd {
    if (programEnd.kind === 'over') quit('leave')
    return programEnd
  }

  function tell(end: ProgramEnd): void {
    if (end.kind === 'failed') asking.refuse(sanitize(end.why))
    if (end.kind === 'quits') askToLeave(keys)
    if (end.kind === 'ended' && end.says !== undefined) asking.say(sanitize(end.says))
  }

  const stopListening = jobs?.listen({ stop: suspend, goOn: terminal.enterAgain })
  const ticker = setInterval(tick, frameMs)
  feed.wanted()

  function tick(): void {
    if (terminal.isSuspended) return
    const { outcome, leaving, snapshot } = store.getState()
    const nowMs = now()
    const size = terminal.takeResize()
    if (size !== null) store.setState((state) => ({ ...keptCursor({ ...state, size }), retiledAtMs: nowMs }))
    feed.tick(nowMs)
    if (outcome !== null && nowMs >= outcome.untilMs) store.setState({ outcome: null })
    if (leaving !== null && snapshot?.run?.endedAt != null) void end({ kind: 'left', how: leaving })
    terminal.request()
    if (!terminal.isBehind()) store.setState((state) => withShownAim(state, nowMs))
  }

  function quit(how: QuitWay | 'leave'): void {
    options.onQuit(how)
    if (how === 'drain' || how === 'abort') {
      store.setState({ leaving: how })
      feed.wanted()
      asking.say(
        how === 'drain'
          ? safe`no new tasks; ${keyWord('quit', store.getState().keymap)} takes it back`
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

  function end(how: ScreenEnd): Promise<void> {
    ending ??= shutDown(how)
    return ending
  }

  async function shutDown(how: ScreenEnd): Promise<void> {
    clearInterval(ticker)
    pauses.stop()
    stopListening?.()
    feed.stop()
    stopSearch(store)
    terminal.stop()
    // Not inside React's own work: an error boundary may have brought us here.
    await Promise.resolve()
    ink.unmount()
    input.detach()
    if (how.kind !== 'gone') await terminal.leave()
    closed.resolve(how)
  }

  return {
    closed: closed.promise,
    close: () => end({ kind: 'closed' }),
    givenBack: () => givenBack,
    alert: (bytes) => terminal.alert(bytes),
    show: (sign) => terminal.show(sign),
  }
}

const nothing = (): void => undefined

const wordsFor = (error: unknown) => safe`the board can't be read: ${sanitize(errorText(error))}`
