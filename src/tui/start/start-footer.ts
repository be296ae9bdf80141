import { startKeys, type StartAction, type StartPlace } from '../../keymap/start-keys.ts'
import { blank, fillRow, joinRows, rowWidth, span, type Row } from '../../text/row.ts'
import { safe } from '../../text/safe.ts'

/** The keys of a page before a run; what does not fit is left out from the right, leaving it never. */
export function startFooter(
  place: StartPlace | null,
  width: number,
  does: (action: StartAction) => boolean = () => true,
): Row {
  const shown = startKeys
    .filter(({ action, places }) => place !== null && places.includes(place) && does(action))
    .flatMap(({ action, footer }) => (footer === null ? [] : [{ action, row: labelled(footer) }]))
  const last = shown.filter(({ action }) => action === 'leave' || action === 'back')
  let room = width - 1 - widthOf(last)
  const fitting = shown.filter((each) => {
    if (last.includes(each)) return true
    room -= widthOf([each])
    return room >= 0
  })
  return fillRow(
    [
      blank(1),
      ...joinRows(
        fitting.map(({ row }) => row),
        blank(2),
      ),
    ],
    width,
  )
}

const widthOf = (labels: readonly { readonly row: Row }[]): number =>
  labels.reduce((sum, { row }) => sum + rowWidth(row) + 2, 0)

const labelled = ({ keys, label }: NonNullable<(typeof startKeys)[number]['footer']>): Row => [
  span(keys, 'accent'),
  span(safe` ${label}`, 'dim'),
]
