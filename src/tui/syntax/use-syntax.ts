import { useEffect, useState } from 'react'
import type { DiffFile } from '../../core/diff/diff.ts'
import type { MarkedLine } from '../views/diff/marked-lines.ts'
import { colourLines } from './line-colours.ts'
import type { Syntax } from './open-syntax.ts'

let loaded: Syntax | null = null

/** Null until it is read; then its user is drawn again. */
export function useSyntax(): Syntax | null {
  const [syntax, setSyntax] = useState(loaded)
  useEffect(() => {
    if (loaded !== null) return
    let isOver = false
    void import('./open-syntax.ts').then(({ openSyntax }) => {
      loaded ??= openSyntax()
      if (!isOver) setSyntax(loaded)
    })
    return () => {
      isOver = true
    }
  }, [])
  return syntax
}

/** Has the lines coloured that are shown, and draws them again when they are. */
export function useColours(file: DiffFile, lines: readonly MarkedLine[], syntax: Syntax | null): void {
  const [, redraw] = useState(0)
  useEffect(() => {
    if (syntax === null) return
    let isOver = false
    void colourLines(file, lines, syntax, () => isOver).then((isNew) => {
      if (isNew && !isOver) redraw((times) => times + 1)
    })
    return () => {
      isOver = true
    }
  })
}
