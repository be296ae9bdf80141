import { render, type Instance } from 'ink'
import type { ReactNode } from 'react'
import { Boundary } from '../views/boundary.tsx'
import { Keyboard } from '../views/keyboard.tsx'
import { PaintingContext } from '../views/screen-context.ts'
import type { KeyInput } from './key-input.ts'
import type { OwnedTerminal } from './owned-terminal.ts'

interface RenderOrder {
  readonly terminal: Pick<OwnedTerminal, 'registry' | 'output'>
  readonly input: KeyInput
  readonly children: ReactNode
  readonly onKey: (key: string) => void
  readonly onPaste: (text: string) => void
  readonly onError: (error: Error) => void
}

/** Ink reads the keys and lays out the screen; what it writes is only a sign that places may have moved. */
export const renderOn = ({ terminal, input, children, onKey, onPaste, onError }: RenderOrder): Instance =>
  render(
    <PaintingContext value={{ by: 'painter', registry: terminal.registry }}>
      <Boundary onError={onError}>
        <Keyboard onKey={onKey} onPaste={onPaste} />
        {children}
      </Boundary>
    </PaintingContext>,
    {
      stdout: terminal.output as unknown as NodeJS.WriteStream,
      stdin: input as unknown as NodeJS.ReadStream,
      debug: true,
      // What Ink draws is not used, and a screen of cells is most of a frame's cost. For a screen reader it only collects the texts, of
      // which there are none here.
      isScreenReaderEnabled: true,
      exitOnCtrlC: false,
      patchConsole: false,
    },
  )
