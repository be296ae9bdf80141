import { createInterface } from 'node:readline'
import type { Board } from '../../core/board/board.ts'
import type { PersonProgram, PersonPrograms } from '../../core/calling/person-programs.ts'
import { errorText } from '../../core/error-text.ts'
import { keymapOf, type KeyBindings } from '../../keymap/key-bindings.ts'
import { keyTable } from '../../keymap/key-table.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { here, type Elsewhere } from '../../wording/in-place.ts'
import { withShownAim } from '../keys/aim.ts'
import { makeAsking } from '../keys/command-requests.ts'
import { stopSearch } from '../keys/log/search-log.ts'
import { openPauses } from '../keys/pauses.ts'
import type { PressContext } from '../keys/press.ts'
import { takeSnapshot } from '../keys/take-snapshot.ts'
import type { Screen, ScreenEnd } from '../open-screen.tsx'
import { boardFeed } from '../state/board-feed.ts'
import { heartbeats } from '../state/heartbeats.ts'
import type { QuitWay } from '../state/screen/modal.ts'
import { createScreenStore } from '../state/screen/screen-state.ts'
import { isRunning } from '../state/selectors.ts'
import { answerLine } from './answer-line.ts'
import { speaker } from './speaker.ts'

/** A sentence of something that has happened, and when. */
export interface News {
  readonly at: Safe
  readonly said: Safe
}

export interface PlainOptions {
  readonly board: Board
  readonly input: NodeJS.ReadableStream
  print(line: Safe): void
  /** Bytes that call the person, such as a bell. */
  ring(bytes: string): void
  /** What has happened since it was asked for last. */
  news(): Promise<readonly News[]>
  readonly place?: Elsewhere
  readonly bindings?: KeyBindings
  readonly programs?: PersonPrograms
  onQuit(how: QuitWay | 'leave' | 'stay'): void
  onInterrupt(): void
}

/** Nothing is drawn: this is how wide the rows are that are read aloud, and how many of a list there are at once. */
const size = { columns: 200, rows: 40 }
const tickMs = 100

/**
 * The screen for who hears it: the same keys, questions and views, by lines alone. What happens is a line, what is typed with Enter is
 * answered by one, and no byte moves a cursor.
 */
export function openPlain(options: PlainOptions): Screen {
  const { board, print, place = here, bindings = {} } = options
  const now = (): number => performance.now()
  const closed = Promise.withResolvers<ScreenEnd>()
  let isOver = false
  const leaving = new AbortController()
  const store = createScreenStore({
    size,
    look: { theme: 'mono', colours: 'none', background: 'dark', characters: 'unicode' },
    outputMode: 'multiplexed',
    place,
    keymap: keymapOf(bindings, keyTable),
    nowMs: now(),
  })
  const pauses = openPauses()
  const feed = boardFeed(store, board, {
    hearts: heartbeats(),
    now,
    take: takeSnapshot,
    onError: (error) => asking.refuse(safe`the board can't be read: ${sanitize(errorText(error))}`),
  })
  const asking = makeAsking({ store, board, now, pause: pauses.pause })
  const voice = speaker(store, print)
  /** Its program has the terminal: nothing is read or printed meanwhile. */
  let isLent = false
  async function lend(prepare: (programs: PersonPrograms) => Promise<PersonProgram>): Promise<void> {
    const { programs } = options
    if (programs === undefined || isLent) return
    isLent = true
    lines.pause()
    try {
      const program = await prepare(programs)
      const ended = await program.run(leaving.signal)
      if (ended.kind === 'failed') asking.refuse(sanitize(ended.why))
      else
        asking.say(
          'says' in ended && ended.says !== undefined ? sanitize(ended.says) : literal('back in loopwork'),
        )
    } catch (error) {
      asking.refuse(sanitize(errorText(error)))
    } finally {
      isLent = false
      lines.resume()
    }
  }
  const context: PressContext = {
    ...{ store, board, asking, now, quit },
    lend: (prepare) => void lend(prepare),
    leave: (how) => quit(how),
    stay,
    onInterrupt: options.onInterrupt,
    suspend: () => print(literal('stopped by Ctrl+Z, until fg')),
    setMouse: () => asking.refuse(literal('there is nothing here for a mouse')),
    // Nothing tells whether what reads aloud would hand the bytes on.
    clipboard: { mostBytes: 0, put: () => false },
  }
  const lines = createInterface({ input: options.input, terminal: false })
  let isHeard = true
  lines.on('line', (line) => {
    if (!isOver) answerLine({ context, voice, print }, line)
  })
  lines.on('close', () => {
    if (isOver) return
    isHeard = false
    print(literal('nothing more can be typed here: this leaves when the run has ended'))
  })
  print(literal('loopwork, in lines. Type a command and Enter: status, read W0, tasks, help, quit.'))

  let isTelling = false
  const ticker = setInterval(() => {
    const { leaving: how, outcome, snapshot } = store.getState()
    const nowMs = now()
    feed.tick(nowMs)
    if (outcome !== null && nowMs >= outcome.untilMs) store.setState({ outcome: null })
    store.setState((state) => withShownAim(state, nowMs))
    void tell()
    if (snapshot === null) return
    if (how !== null && snapshot.run?.endedAt != null) void end({ kind: 'left', how })
    if (!isHeard && !isRunning(store.getState())) void end({ kind: 'left', how: 'leave' })
  }, tickMs)
  feed.wanted()

  async function tell(): Promise<void> {
    if (isTelling || isLent) return
    isTelling = true
    try {
      for (const { at, said } of await options.news())
        if (!voice.hasJustSaid(said)) print(safe`${at} ${said}`)
    } catch {
      // The store can't be read now: the feed says so, and what has happened is read the next time.
    } finally {
      isTelling = false
    }
  }

  function quit(how: QuitWay | 'leave'): void {
    options.onQuit(how)
    if (how !== 'drain' && how !== 'abort') return void end({ kind: 'left', how })
    store.setState({ leaving: how })
    feed.wanted()
    asking.say(
      how === 'drain'
        ? literal('no new tasks; leaves when what runs has ended, quit takes it back')
        : literal('aborting; leaves when all have ended'),
    )
  }

  function stay(): void {
    options.onQuit('stay')
    store.setState({ leaving: null })
    feed.wanted()
    asking.say(literal('stays: tasks are started again'))
  }

  async function end(how: ScreenEnd): Promise<void> {
    if (isOver) return
    isOver = true
    clearInterval(ticker)
    leaving.abort()
    pauses.stop()
    feed.stop()
    stopSearch(store)
    voice.stop()
    lines.close()
    await tell()
    closed.resolve(how)
  }

  return {
    closed: closed.promise,
    close: () => end({ kind: 'closed' }),
    givenBack: () => Promise.resolve(),
    alert: (bytes) => options.ring(bytes),
    // What a multiplexer or a window's title would show is drawn.
    show: () => undefined,
  }
}
