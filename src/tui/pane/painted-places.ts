import type { DOMElement } from 'ink'
import type { Row } from '../../text/row.ts'
import type { Theme } from '../theme/theme.ts'
import type { TableRow } from '../views/tasks/tasks-table.ts'
import type { Body } from './pane-content.ts'

/** Rows that are as wide as their place: header, rules, table, footer, dialogs. */
export interface Block {
  readonly kind: 'block'
  readonly rows: readonly (Row | TableRow)[]
  readonly theme: Theme
  /** The workers whose hearts beat in it. */
  readonly hearts: readonly number[]
  /** The dialog: nothing is painted over it. */
  readonly onTop: boolean
}

/** The inside of a pane, which changes without React's knowing. */
export interface PaneInside {
  readonly kind: 'pane'
  readonly body: Body
}

export interface Placed {
  readonly node: DOMElement
  readonly content: Block | PaneInside
}

/** Here React puts what the painter paints: Ink has the places, the painter their content. */
export interface BodyRegistry {
  readonly placed: ReadonlyMap<string, Placed>
  set(id: string, placed: Placed): void
  delete(id: string): void
}

/** `changed` is called for whatever React has drawn: Ink itself stays silent where no place moved. */
export function bodyRegistry(changed: () => void): BodyRegistry {
  const placed = new Map<string, Placed>()
  return {
    placed,
    set(id, next) {
      placed.set(id, next)
      changed()
    },
    delete(id) {
      placed.delete(id)
      changed()
    },
  }
}
