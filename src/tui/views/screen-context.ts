import { createContext } from 'react'
import type { BodyRegistry } from '../pane/painted-places.ts'

/** Who draws the insides of panes: our painter on a terminal, Ink where a frame is read as text. */
export type Painting = { readonly by: 'painter'; readonly registry: BodyRegistry } | { readonly by: 'ink' }

export const PaintingContext = createContext<Painting>({ by: 'ink' })
