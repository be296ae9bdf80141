import { Box, Text, type DOMElement } from 'ink'
import { useContext, useLayoutEffect, useRef, type ReactNode } from 'react'
import { blank, rowWidth } from '../../text/row.ts'
import { PaintingContext } from '../views/screen-context.ts'
import { paintBody, type Body } from './pane-content.ts'

interface PaneBodyProps {
  readonly id: string
  readonly body: Body
  readonly width: number
  readonly height: number
}

/**
 * The inside of a pane with its sides. On a terminal Ink only keeps the place, and the painter fills it thirty times a
 * second; without one the same rows go through Ink, so that a frame of it shows all there is.
 */
export function PaneBody({ id, body, width, height }: PaneBodyProps): ReactNode {
  const painting = useContext(PaintingContext)
  const place = useRef<DOMElement>(null)
  useLayoutEffect(() => {
    if (painting.by !== 'painter' || place.current === null) return
    painting.registry.set(id, { node: place.current, content: { kind: 'pane', body } })
  })
  useLayoutEffect(() => {
    if (painting.by !== 'painter') return
    return () => painting.registry.delete(id)
  }, [painting, id])
  return (
    <Box ref={place} width={width} height={height} flexShrink={0}>
      {painting.by === 'ink' && height > 0 ? (
        <Text wrap="truncate">{asText(body, width, height)}</Text>
      ) : null}
    </Box>
  )
}

function asText(body: Body, width: number, height: number): string {
  const { left, pointed, right, inner, rows } = paintBody(body, width, height)
  const { theme } = body
  return Array.from({ length: height }, (_, index) => {
    const painted = rows[index]
    const gap = blank(inner - rowWidth(painted?.row ?? []))
    const side = painted?.highlight === undefined ? left : pointed
    return `${theme.paint(side)}${painted?.text ?? ''}${theme.paint([gap, ...right])}`
  }).join('\n')
}
