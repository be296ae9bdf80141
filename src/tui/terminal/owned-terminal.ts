import type { Size } from '../layout/rectangle.ts'
import type { BeatOf } from '../pane/heart.ts'
import { bodyRegistry, type BodyRegistry } from '../pane/painted-places.ts'
import { makeCompositor } from './compositor.ts'
import { fdSink, promptSink } from './fd-sink.ts'
import { frameWriter, type Sink } from './frame-writer.ts'
import { InkOutput } from './ink-output.ts'
import { afterProgram, enterScreen, leaveScreen, mouseOff, mouseOn } from './modes.ts'
import { ownDescriptor } from './own-descriptor.ts'
import { noteEntered } from './restore-terminal.ts'
import type { Terminal } from './terminal.ts'

/** The terminal while the screen has it: its modes, its size, and the frames that are written to it. */
export interface OwnedTerminal {
  /** What Ink takes to be its output. */
  readonly output: InkOutput
  /** Here React puts what is painted. */
  readonly registry: BodyRegistry
  readonly size: Size
  /** Whether the shell has it. */
  readonly isSuspended: boolean
  /** Writes bytes that are no part of a frame, such as a bell. */
  alert(bytes: string): void
  /** Shows something beside the screen, in the window's title: `first` whenever the screen comes, `each` with it and when it is another. */
  show(sign: Sign): void
  /** Whether the mouse is told of. */
  setMouse(isOn: boolean): void
  /** Writes what is true now, if that is new. */
  request(): void
  /** Whether a frame is under way: the terminal may show something older. */
  isBehind(): boolean
  /** Takes over a size that has changed since the last call; null when none has. Once a frame, however fast a window is dragged. */
  takeResize(): Size | null
  /** Gives the terminal to the shell and stops the process; agents go on. */
  suspend(): Promise<void>
  /** Sets the modes and paints everything again: whoever had the terminal meanwhile has left it in a state of its own. */
  enterAgain(): void
  /**
   * Gives the terminal to a program of the person's until it has ended: nothing of ours reads or writes there meanwhile. `run` is
   * told when the program has to end before that.
   */
  lend<T>(run: (ended: AbortSignal) => Promise<T>): Promise<T>
  /** Nothing is written any more. */
  stop(): void
  /** Restores it, unless it takes nothing any more. */
  leave(): Promise<void>
}

export interface Sign {
  readonly first: string
  readonly each: string
  /** Takes both back. */
  readonly off: string
}

interface OwnOrder {
  readonly terminal: Terminal
  /** Where frames go; the terminal's descriptor when left out. */
  readonly sink: Sink | undefined
  /** Written with the modes, before the first frame. */
  readonly query: string
  readonly beatOf: BeatOf
  /** The terminal has closed. */
  onGone(): void
}

/** How long a terminal may take for the last frame, before the screen is left without it. */
const lastFrameMs = 500

export function ownTerminal({ terminal, sink: given, query, beatOf, onGone }: OwnOrder): OwnedTerminal {
  const { stdin } = terminal
  const size = sane(terminal.size())
  const fd = given === undefined ? ownDescriptor(terminal.fd) : terminal.fd
  const sink = given ?? (fd === terminal.fd ? fdSink(fd) : promptSink(fd))
  const registry = bodyRegistry(requestSoon)
  const compositor = makeCompositor({ registry, beatOf }, size)
  const output = new InkOutput(size, compositor.laidOut)
  // The first write: whatever is written later must find the terminal ours.
  let opening = enterScreen + query
  let alerts = ''
  let isSuspended = false
  /** The shell has it since we were stopped: also while we wait for our turn again. */
  let isShells = false
  let isStopped = false
  let lent: { readonly ended: AbortController; readonly over: Promise<void> } | null = null
  let isResized = false
  let isRequested = false
  let hasMouse = false
  let sign: Sign | null = null
  const signOff = (): string => sign?.off ?? ''
  const writer = frameWriter(sink, compose, onGone)
  let forget = noteEntered({ fd, stdin, signOff })
  // Before anything is asked: a terminal in its own mode would show the answer.
  stdin.setRawMode?.(true)
  const stopResizing = terminal.onResize(() => {
    isResized = true
  })
  writer.request()

  function compose(): string {
    if (isSuspended) return ''
    const frame = opening + compositor.compose(performance.now()) + alerts
    opening = ''
    alerts = ''
    return frame
  }

  /** After all that React draws in this turn. */
  function requestSoon(): void {
    if (isRequested) return
    isRequested = true
    queueMicrotask(() => {
      isRequested = false
      writer.request()
    })
  }

  /** After the frame that is under way. What is typed from then on is not for us. */
  async function handOver(): Promise<void> {
    isSuspended = true
    if (await writer.settled(lastFrameMs)) await written(sink, leaveScreen + signOff())
    stdin.setRawMode?.(false)
    stdin.pause()
    forget()
  }

  async function takeBack(): Promise<void> {
    if (isStopped) return
    await terminal.jobs?.foreground(() => isStopped)
    if (isStopped) return
    isSuspended = false
    forget = noteEntered({ fd, stdin, signOff })
    stdin.resume()
    enter(afterProgram + (sign?.first ?? ''))
  }

  function enter(before: string): void {
    stdin.setRawMode?.(false)
    stdin.setRawMode?.(true)
    opening = before + enterScreen + (hasMouse ? mouseOn : '') + (sign?.each ?? '')
    isResized = true
    compositor.resize(sane(terminal.size()))
    writer.request()
  }

  /** It is in its normal state already, but for what the program has done to it. */
  async function lentOver(): Promise<void> {
    if (lent === null) return
    await lent.over
    await written(sink, afterProgram)
  }

  return {
    output,
    registry,
    size,
    get isSuspended() {
      return isSuspended
    },
    alert(bytes) {
      if (isStopped) return
      // The person is to notice it whoever has the terminal.
      if (isSuspended) return terminal.writeBeside(bytes)
      alerts += bytes
      writer.request()
    },
    show(next) {
      const first = sign === null ? next.first : ''
      sign = next
      if (isSuspended || isStopped) return
      opening += first + next.each
      writer.request()
    },
    setMouse(isOn) {
      if (isOn === hasMouse) return
      hasMouse = isOn
      // What is entered again later begins with it.
      if (isSuspended || isStopped) return
      opening += isOn ? mouseOn : mouseOff
      writer.request()
    },
    request: writer.request,
    isBehind: writer.isBehind,
    takeResize() {
      if (!isResized) return null
      isResized = false
      const next = sane(terminal.size())
      // Ink reads the new width when it lays out what this changes.
      output.columns = next.columns
      output.rows = next.rows
      compositor.resize(next)
      return next
    },
    async suspend() {
      // The program that has the terminal was stopped by the same key, and comes back with us.
      if (lent !== null) return terminal.jobs?.stop()
      if (terminal.jobs === null || isStopped) return
      // In the background, or before the screen is back: there is nothing to give to the shell.
      if (isShells) return terminal.jobs.stop()
      if (isSuspended) return
      await handOver()
      isShells = true
      terminal.jobs.stop()
      await takeBack()
      isShells = false
    },
    enterAgain() {
      if (!isSuspended && !isStopped) enter('')
    },
    async lend(run) {
      const ended = new AbortController()
      const over = Promise.withResolvers<void>()
      lent = { ended, over: over.promise }
      await handOver()
      try {
        return await run(ended.signal)
      } finally {
        lent = null
        over.resolve()
        await takeBack()
      }
    },
    stop() {
      isStopped = true
      lent?.ended.abort()
      stopResizing()
      writer.stop()
    },
    async leave() {
      if (isSuspended) return lentOver()
      if (!(await writer.settled(lastFrameMs))) return
      await written(sink, leaveScreen + signOff())
      forget()
    },
  }
}

const sane = ({ columns, rows }: Size): Size => ({
  columns: Math.max(1, columns || 80),
  rows: Math.max(1, rows || 24),
})

/** A terminal that stalled for the last frame gets its modes back by `restoreTerminal`, at exit. */
const written = (sink: Sink, data: string): Promise<void> =>
  new Promise((resolve) => sink.write(data, () => resolve()))
