import type { ReactNode } from 'react'
import { useStore } from 'zustand/react'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { setAmbiguousWide } from '../../text/cells.ts'
import type { Row } from '../../text/row.ts'
import type { Size } from '../layout/rectangle.ts'
import { keyInput } from '../terminal/key-input.ts'
import { ownTerminal } from '../terminal/owned-terminal.ts'
import { renderOn } from '../terminal/render-on.tsx'
import type { Terminal } from '../terminal/terminal.ts'
import { askBackground, backgroundFromReply } from '../theme/background-reply.ts'
import { firstLook, type LookSettings } from '../theme/first-look.ts'
import { themeOf, type Look } from '../theme/look.ts'
import { askWidth, widthReply } from '../theme/width-reply.ts'
import { Lines } from '../views/lines.tsx'

/** A page before a run's screen: nothing runs yet, and what it shows changes by keys alone. */
export interface StillPage<State> {
  readonly first: State
  /** As many rows as the screen has. */
  rowsOf(state: State, size: Size): readonly Row[]
  onKey(key: string): void
  onPaste(text: string): void
}

export interface StillScreen<State> {
  readonly state: () => State
  set(state: State): void
  /** Resolves when the screen can't go on: the terminal takes nothing any more, or a defect of ours. */
  readonly failed: Promise<Error | 'gone'>
  close(): Promise<void>
}

interface Shown<State> {
  readonly state: State
  readonly size: Size
  readonly look: Look
}

const resizeMs = 50

/** Takes over the terminal until it is closed. Keys that come after the page has been left, and before that, are dropped. */
export function openStillScreen<State>(
  page: StillPage<State>,
  { terminal: given, settings }: { readonly terminal: Terminal; readonly settings: LookSettings },
): StillScreen<State> {
  const failed = Promise.withResolvers<Error | 'gone'>()
  const asksBackground = settings.background === 'auto'
  const asksWidth = !settings.ascii && (settings.characters ?? 'auto') === 'auto'
  const terminal = ownTerminal({
    beatOf: () => 0,
    terminal: given,
    sink: undefined,
    query: (asksBackground ? askBackground : '') + (asksWidth ? askWidth : ''),
    onGone: () => failed.resolve('gone'),
  })
  const shown = createStore<Shown<State>>(() => ({
    state: page.first,
    size: terminal.size,
    look: firstLook(settings),
  }))
  const setLook = (change: Partial<Look>): void => {
    const look = { ...shown.getState().look, ...change }
    setAmbiguousWide(look.characters === 'wide')
    shown.setState({ look })
  }
  const takeWidth = widthReply(() => setLook({ characters: 'wide' }))
  const input = keyInput(given.stdin, (reply) => {
    const background = backgroundFromReply(reply)
    if (background !== null && asksBackground) setLook({ background })
    if (asksWidth) takeWidth(reply)
  })
  const ink = renderOn({
    terminal,
    input,
    children: <Page shown={shown} rowsOf={(state, size) => page.rowsOf(state, size)} />,
    onKey(key) {
      if (key === 'ctrl+z') void terminal.suspend()
      else page.onKey(key)
    },
    onPaste: (text) => page.onPaste(text),
    onError: (error) => failed.resolve(error),
  })
  const stopListening = given.jobs?.listen({
    stop: () => void terminal.suspend(),
    goOn: terminal.enterAgain,
  })
  const resizing = setInterval(() => {
    const size = terminal.takeResize()
    if (size !== null) shown.setState({ size })
  }, resizeMs)
  return {
    state: () => shown.getState().state,
    set: (state) => shown.setState({ state }),
    failed: failed.promise,
    async close() {
      clearInterval(resizing)
      stopListening?.()
      terminal.stop()
      ink.unmount()
      input.detach()
      await terminal.leave()
    },
  }
}

interface PageProps<State> {
  readonly shown: StoreApi<Shown<State>>
  readonly rowsOf: (state: State, size: Size) => readonly Row[]
}

function Page<State>({ shown, rowsOf }: PageProps<State>): ReactNode {
  const { state, size, look } = useStore(shown)
  return <Lines rows={rowsOf(state, size)} theme={themeOf(look)} width={size.columns} />
}
