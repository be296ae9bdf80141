import type { CommandAnswer } from '../core/command.ts'
import type { Extension } from '../core/ports/run-store.ts'
import { budgetUse } from './budget-amounts.ts'

/** What became of a person's wish to let the run use more. */
export function extensionAnswer(extension: Extension): CommandAnswer {
  switch (extension.kind) {
    case 'extended': {
      const used = extension.budgets.some(({ stage }) => stage === 'reached')
      const then = used ? 'extended, but still used up' : 'extended'
      return { state: 'done', message: `${then}: ${budgetUse(...extension.budgets)} is used` }
    }
    case 'not set':
      return { state: 'refused', message: 'the run has no such budget' }
    case 'spent already':
      return {
        state: 'refused',
        message: `${budgetUse(extension.budget)} is used already: a larger sum is needed`,
      }
  }
}
