import type { ItemDraft } from '../../core/item.ts'
import { acceptanceKeys } from '../export/acceptance-in.ts'
import type { LintRule } from './rule.ts'
import { isWork } from './rule.ts'

/** Where the format has a place for what shows that a task is done, and the task leaves it empty, the agent decides that alone. */
export const acceptance: LintRule = {
  name: 'no-acceptance',
  find: ({ drafts, formatOf }) =>
    drafts
      .filter((draft) => isWork(draft) && formatOf(draft).hasAcceptance === true && !hasAcceptance(draft))
      .map((draft) => ({
        severity: 'notice',
        draft,
        field: null,
        message: 'names nothing that shows when it is done',
      })),
}

const hasAcceptance = ({ metadata, description }: ItemDraft): boolean =>
  section.test(description) || acceptanceKeys.some((key) => hasText(metadata[key]))

/** A heading of its own with at least one entry below it, as in tasks of Backlog.md. */
const section = /^#{1,6}[ \t]+Acceptance Criteria[ \t]*\r?\n(?:(?!#)[^\n]*\n)*?[ \t]*[-*+][ \t]+\S/im

const hasText = (value: unknown): boolean =>
  Array.isArray(value) ? value.some(hasText) : typeof value === 'string' ? value.trim() !== '' : value != null
