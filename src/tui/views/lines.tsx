import { Box, Text } from 'ink'
import type { ReactNode } from 'react'
import type { Row } from '../row/row.ts'
import type { Theme } from '../theme/theme.ts'
import type { TableRow } from './tasks-table.ts'

interface LinesProps {
  readonly rows: readonly (Row | TableRow)[]
  readonly theme: Theme
  readonly width: number
}

/** Rows that are already as wide as their place: Ink puts them there and measures nothing. */
export function Lines({ rows, theme, width }: LinesProps): ReactNode {
  const text = rows.map((row) => paint(row, theme)).join('\n')
  return (
    <Box width={width} height={rows.length} flexShrink={0}>
      <Text wrap="truncate">{text}</Text>
    </Box>
  )
}

const paint = (row: Row | TableRow, theme: Theme): string =>
  'highlight' in row ? theme.paint(row.row, row.highlight ?? undefined) : theme.paint(row)
