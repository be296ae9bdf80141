import { Box } from 'ink'
import type { ReactNode } from 'react'
import { useStore } from 'zustand/react'
import type { BoardSnapshot } from '../../core/board/snapshot.ts'
import { cellWidth } from '../../text/cells.ts'
import { fillRow, span, type Row } from '../../text/row.ts'
import { groupDigits } from '../../text/plural.ts'
import { literal, safe } from '../../text/safe.ts'
import { headerRows } from '../layout/screen-layout.ts'
import type { DialogModal } from '../state/screen/modal.ts'
import type { ScreenState, ScreenStore } from '../state/screen/screen-state.ts'
import { isTooSmall } from '../state/layout-of.ts'
import { placeOf } from '../state/place.ts'
import { viewsOf } from '../state/selectors.ts'
import { placeDialog } from './dialogs/dialog.ts'
import { dialogOf } from './dialogs/dialogs.ts'
import { footerLine } from './footer.ts'
import { headerLines } from './header.ts'
import { Lines } from './lines.tsx'
import type { ViewProps } from './place-view.ts'
import { placeViews } from './place-views.tsx'

/** The whole screen, from the state alone. */
export function App({ store }: { readonly store: ScreenStore }): ReactNode {
  const state = useStore(store)
  const { size, snapshot } = state
  const dialog = openedDialog(state)
  const theme = dialog === null ? state.theme : state.theme.behind
  if (isTooSmall(state)) return <TooSmall state={state} />
  if (snapshot === null) return <Opening state={state} />
  const { View } = placeViews[placeOf(state)]
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows} overflow="hidden">
      <Lines rows={header(state, snapshot)} theme={theme} width={size.columns} />
      <View state={state} snapshot={snapshot} theme={theme} />
      <Lines rows={[footerLine(state)]} theme={theme} width={size.columns} />
      {dialog === null ? null : <DialogBox modal={dialog} state={state} snapshot={snapshot} />}
    </Box>
  )
}

const openedDialog = ({ modal }: ScreenState): DialogModal | null =>
  modal === null || modal.kind === 'search' ? null : modal

function DialogBox({
  modal,
  state,
  snapshot,
}: Omit<ViewProps, 'theme'> & { readonly modal: DialogModal }): ReactNode {
  const dialog = dialogOf(modal, { state, snapshot, ...state.size })
  const { at, rows } = placeDialog(dialog, state.size)
  return (
    <Box position="absolute" marginLeft={at.left} marginTop={at.top} width={at.width} height={at.height}>
      <Lines rows={rows} theme={state.theme} width={at.width} onTop />
    </Box>
  )
}

function header(state: ScreenState, snapshot: BoardSnapshot): readonly Row[] {
  return headerLines({
    snapshot,
    view: state.view,
    views: viewsOf(state),
    keymap: state.keymap,
    crumb: placeViews[placeOf(state)].crumb?.(state) ?? null,
    width: state.size.columns,
    rows: headerRows(state.size),
  })
}

/** What it needs comes before how it stands, and is never cut while a form of it fits. */
function TooSmall({ state: { size, snapshot, theme } }: { readonly state: ScreenState }): ReactNode {
  if (size.columns < 1 || size.rows < 1) return null
  const standing =
    snapshot === null
      ? literal('')
      : safe`; ${groupDigits(snapshot.counts.done)}/${groupDigits(snapshot.counts.total)} done`
  const needs = literal('loopwork needs 40x10')
  const forms = [safe`${needs}${standing}`, needs, literal('needs 40x10'), literal('40x10')]
  const said = forms.find((form) => cellWidth(form) <= size.columns) ?? literal('40x10')
  return <Lines rows={[fillRow([span(said)], size.columns)]} theme={theme} width={size.columns} />
}

/** Before the board has answered. */
function Opening({ state: { size, theme } }: { readonly state: ScreenState }): ReactNode {
  return (
    <Lines rows={[fillRow([span(literal(' loopwork'))], size.columns)]} theme={theme} width={size.columns} />
  )
}
