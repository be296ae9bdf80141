import type { AgentChoice, ChoiceEnd } from '../../core/agent/agent-choice.ts'
import { demandName } from '../../core/policy/pool/demand.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'

export const endWords: Readonly<Record<ChoiceEnd, Safe>> = {
  try: literal('next try'),
  task: literal('the end of the task'),
}

/** `next try by codex`, `every further try by claude/opus`. */
export function choiceWords(choice: AgentChoice | null): Safe {
  if (choice === null) return literal('any agent of the pool, as configured')
  const name = sanitize(demandName(choice))
  return choice.until === 'try' ? safe`next try by ${name}` : safe`every further try by ${name}`
}
