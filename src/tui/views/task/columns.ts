import { blank, emptyRow, fillRow, type Row } from '../../../text/row.ts'

/** Rows beside each other: `left` cells wide the one side, the other after a gap. */
export function besideEachOther(
  left: readonly Row[],
  right: readonly Row[],
  { width, gap }: { readonly width: number; readonly gap: number },
): readonly Row[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => [
    ...fillRow(left[index] ?? emptyRow, width),
    blank(gap),
    ...(right[index] ?? emptyRow),
  ])
}

/** Groups with an empty row between them; those without rows are left out. */
export const inGroups = (groups: readonly (readonly Row[])[]): readonly Row[] =>
  groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => (index === 0 ? group : [emptyRow, ...group]))
