import type { LintRule } from './rule.ts'
import { isOpen } from './rule.ts'

/** Behind a title the mark of what may run side by side is part of the title: only right behind the id it counts. */
export const misplacedMark: LintRule = {
  name: 'misplaced-mark',
  find: ({ drafts, formatOf }) =>
    drafts.filter(isOpen).flatMap((draft) => {
      const { parallelMark: mark } = formatOf(draft)
      if (mark === undefined || !draft.title.endsWith(` ${mark}`)) return []
      const message = `ends in ${mark}, which is read right behind its id only: it runs after the one before it`
      return [{ severity: 'notice' as const, draft, field: 'title', message }]
    }),
}
