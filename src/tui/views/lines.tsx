import { Box, Text, type DOMElement } from 'ink'
import { useContext, useId, useLayoutEffect, useRef, type ReactNode } from 'react'
import type { Row } from '../../text/row.ts'
import type { Theme } from '../theme/theme.ts'
import { heartsIn } from '../pane/heart.ts'
import { paintAny, rowOf } from './paint-any.ts'
import { PaintingContext } from './screen-context.ts'
import type { TableRow } from './tasks/tasks-table.ts'

interface LinesProps {
  readonly rows: readonly (Row | TableRow)[]
  readonly theme: Theme
  readonly width: number
  readonly onTop?: boolean
}

/**
 * Rows that are already as wide as their place. Ink takes several milliseconds to draw a screen of them, so on a
 * terminal it only keeps the place.
 */
export function Lines({ rows, theme, width, onTop = false }: LinesProps): ReactNode {
  const painting = useContext(PaintingContext)
  const id = useId()
  const place = useRef<DOMElement>(null)
  useLayoutEffect(() => {
    if (painting.by !== 'painter' || place.current === null) return
    const hearts = heartsIn(rows.map(rowOf))
    painting.registry.set(id, { node: place.current, content: { kind: 'block', rows, theme, hearts, onTop } })
  })
  useLayoutEffect(() => {
    if (painting.by !== 'painter') return
    return () => painting.registry.delete(id)
  }, [painting, id])
  return (
    <Box ref={place} width={width} height={rows.length} flexShrink={0}>
      {painting.by === 'ink' ? (
        <Text wrap="truncate">{rows.map((row) => paintAny(row, theme)).join('\n')}</Text>
      ) : null}
    </Box>
  )
}
