import { workOf, worktreeOf, type Attempt, type AttemptFacts } from '../../core/attempt.ts'
import type { ItemId, Oid } from '../../core/ids.ts'
import type { PersonNote } from '../../core/person-note.ts'
import { newestPlan } from '../../core/plan/newest-plan.ts'
import { planSection, textsOfPlan } from './plan-prompt.ts'
import { fenceAround, oneLine } from './foreign-text.ts'
import { lastLinesOf } from './last-lines-of.ts'
import { notedByPerson } from './noted-by-person.ts'

export interface ResumeFacts {
  readonly item: { readonly id: ItemId }
  readonly attempt: Pick<AttemptFacts, 'tryNumber' | 'plans'>
  /** Of the same item, oldest first. */
  readonly earlier: readonly Pick<AttemptFacts, 'plan'>[]
  readonly base: Oid
  /** The attempt whose session goes on. */
  readonly after: Attempt
  /** What a person has written since, oldest first. */
  readonly notes: readonly Pick<PersonNote, 'text'>[]
  readonly tries: number
  readonly gate: readonly string[]
}

/**
 * The prompt of an agent that goes on in its own session: it knows its task. It does not know why its last try ended, and that its
 * worktree was made anew.
 */
export function buildResumePrompt(facts: ResumeFacts): string {
  const { item, attempt, base, after, tries, gate } = facts
  const ended = after.end?.reason ?? null
  const reason = ended?.code === 'plan:ready' ? null : ended
  const plan = newestPlan(facts.earlier)
  const ends = reason === null ? [] : [oneLine(reason.message), ...lastLinesOf(reason)]
  const around = fenceAround([item.id, ...ends, ...textsOfPlan(plan), ...facts.notes.map(({ text }) => text)])
  const sections = [
    [`Task: ${oneLine(item.id)}`, `Try: ${attempt.tryNumber} of ${tries}`, `Base: ${base}`].join('\n'),
    ends.length === 0
      ? 'Go on with the task of this session.'
      : `Go on with the task of this session. Its last try ended so:\n${around.quote(ends.join('\n'))}`,
    whereWorkIs(after, base),
    planSection(
      { plan, plans: attempt.plans === true, isKnown: after.plan !== undefined && after.plan === plan },
      around,
    ),
    notedByPerson(facts.notes, around),
    'All that was said about the task still holds: work in the current directory alone; every change in it is collected when you end.',
    gate.length === 0
      ? null
      : `Your work counts when all of these exit 0:\n${gate.map((line) => `  ${line}`).join('\n')}`,
  ]
  return `${sections.filter((section) => section !== null).join('\n\n')}\n`
}

function whereWorkIs(after: Attempt, base: Oid): string {
  const work = workOf(after)
  const moved = worktreeOf(after)?.base === base ? '' : ', with what others have merged since'
  const anew = `The current directory was made anew at ${base}${moved}`
  if (work === null) return `${anew}: it holds no changes of yours.`
  return `${anew}. What you changed before is in commit ${work.commit}, and not in the directory. To go on from it: git cherry-pick --no-commit ${work.commit}`
}
