import type { AskedStatuses } from '../../backlog/write-back/backlog-writer.ts'
import type { Store } from '../../core/ports/store.ts'

/** What a source should show in this checkout, for whoever knows how much of that it needs. */
export const askedOf =
  (store: Pick<Store, 'projectionOf' | 'unsettledOf'>, root: string, source: string): AskedStatuses =>
  (which) =>
    which === 'all' ? store.projectionOf(root, source) : store.unsettledOf(root, source)
