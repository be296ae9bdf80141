import type { Plan } from '../../core/plan/plan.ts'
import { oneLine, type Fence } from './foreign-text.ts'

export interface PlanFacts {
  /** The newest plan of the task. */
  readonly plan: Plan | null
  /** The agent is to make one, and nothing else. */
  readonly plans: boolean
  /** The agent made that plan in this session. */
  readonly isKnown: boolean
}

/** What is said about the plan of a task: to make one, what was wrong with the last, or to carry it out. Null: nothing. */
export function planSection({ plan, plans, isKnown }: PlanFacts, { quote }: Fence): string | null {
  if (plans) return [refused(plan, isKnown, quote), makeOne].filter((part) => part !== null).join('\n\n')
  if (plan?.answer !== 'approved') return null
  return isKnown
    ? 'A person has approved your plan. Carry it out now.'
    : `This plan was made for the task, and a person has approved it. Carry it out:\n${quote(plan.text)}`
}

const makeOne = [
  'Make a plan for this task, and do nothing of it yet: change no file. A person reads the plan and answers before anything is done.',
  'End with the plan as your last message: what you will change, in which files, in which order, and how you will check it.',
].join('\n')

function refused(plan: Plan | null, isKnown: boolean, quote: Fence['quote']): string | null {
  if (plan?.answer !== 'refused') return null
  const was = isKnown
    ? 'Your plan was refused.'
    : `A plan was made for the task, and refused:\n${quote(plan.text)}`
  return plan.note === null ? was : `${was} What the person says about it:\n${quote(oneLine(plan.note))}`
}

/** Foreign texts of the section, for the fence around them. */
export const textsOfPlan = (plan: Plan | null): readonly string[] =>
  plan === null ? [] : [plan.text, plan.note ?? '']
