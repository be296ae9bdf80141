import type { LintRule } from './rule.ts'
import { isOpen } from './rule.ts'

/** Readers put the id where a title is missing. In a list whose ids are made of titles, the two are the same by right. */
export const emptyTitle: LintRule = {
  name: 'empty-title',
  find: ({ drafts, formatOf }) =>
    drafts
      .filter((draft) => isOpen(draft) && formatOf(draft).isGeneral !== true)
      .filter(({ id, title }) => title.trim() === '' || title === (id as string))
      .map((draft) => {
        const isEmpty = draft.kind !== 'container' && draft.description.trim() === ''
        return isEmpty
          ? {
              severity: 'error',
              draft,
              field: 'title',
              message: 'has neither a title nor a description: nothing says what is to be done',
            }
          : { severity: 'notice', draft, field: 'title', message: 'has no title' }
      }),
}
