import type { BacklogFiles } from '../../core/ports/backlog.ts'

/** The files were read before; from then on nobody edits them, and nothing is written into them. */
export const simulatedBacklogs = (checkout: string): BacklogFiles => ({
  checkout,
  stamp: async () => 'as read',
  takeIn: async () => ({
    kind: 'taken in',
    stamp: 'as read',
    imported: { added: 0, changed: 0, unchanged: 0, edits: [], heldBack: 0 },
  }),
  takeAway: async () => 0,
  show: async () => ({ kind: 'shown already' }),
  unshown: async () => [],
  showBeside: async () => [],
  reviewedWhole: async () => null,
  proposedTasks: async () => ({ kind: 'tasks', ids: [] }),
  addTasks: async () => ({ kind: 'shown already' }),
})
