import { renderToString } from 'ink'
import { literal, type Safe } from '../../text/safe.ts'
import { rowText } from '../../text/row.ts'
import { placeOf } from '../state/place.ts'
import type { DialogModal } from '../state/screen/modal.ts'
import type { ScreenState } from '../state/screen/screen-state.ts'
import { dialogOf } from '../views/dialogs/dialogs.ts'
import { placeViews } from '../views/place-views.tsx'
import { spokenRows, spokenText } from './spoken-rows.ts'

/** What fills the screen in the place where one is, row by row. */
export function spokenPlace(state: ScreenState): readonly Safe[] {
  const { snapshot, size, theme } = state
  if (snapshot === null) return []
  const { View } = placeViews[placeOf(state)]
  return spokenRows(
    renderToString(<View state={state} snapshot={snapshot} theme={theme} />, { columns: size.columns }),
  )
}

/** A question, or what else stands in a box: its title, its text, and what can be typed. */
export function spokenDialog(modal: DialogModal, state: ScreenState): readonly Safe[] {
  const { snapshot } = state
  if (snapshot === null) return []
  // Narrow, so that the keys stand one under the other, and as high as it is long.
  const dialog = dialogOf(modal, { state, snapshot, columns: 60, rows: 1_000 })
  const rows = [...dialog.body, ...(modal.kind === 'agent' ? [] : [dialog.keys])].map((row) =>
    spokenText(rowText(row)),
  )
  if (modal.kind === 'agent') rows.push(howToChoose)
  return [dialog.title, ...rows.filter((row) => row !== '')]
}

const howToChoose = literal(
  'type the name of an agent for the next try, with task after it for all further ones, or any; Enter alone changes nothing',
)
