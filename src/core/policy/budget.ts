import type { Run } from '../run/run.ts'
import type { Limits, RunSettings } from '../run/settings.ts'
import { microPerDollar, type Spent } from '../run/spent.ts'

export const budgetKinds = ['cost', 'tokens'] as const
/** `cost`: in US dollars. */
export type BudgetKind = (typeof budgetKinds)[number]

/** How far a budget is used: `warned` from 80 % on. */
export type BudgetStage = 'within' | 'warned' | 'reached'

const warnedShare = 0.8

/** What a run stores of each budget beside what is spent. */
export interface BudgetRecord {
  /** What a person has extended it to; null: as the settings have it. */
  readonly extendedTo: number | null
  /** The stage of which there is an event: each is reported once. */
  readonly reported: BudgetStage
}

export type BudgetRecords = Readonly<Record<BudgetKind, BudgetRecord>>

const freshRecord: BudgetRecord = { extendedTo: null, reported: 'within' }
export const freshRecords: BudgetRecords = { cost: freshRecord, tokens: freshRecord }

/** A budget that is set, and how far it is used. */
export interface Budget {
  readonly kind: BudgetKind
  /** What the settings say: an extension adds as much again. */
  readonly given: number
  readonly limit: number
  readonly spent: number
  /** The cost of some of it is not known: at least so much is spent. */
  readonly partial: boolean
  readonly stage: BudgetStage
}

type Spender = Pick<Run, 'settings' | 'spent' | 'budgets'>

export function budgetOf(run: Spender, kind: BudgetKind): Budget | null {
  const given = givenOf(run.settings.limits, kind)
  if (given === null) return null
  const limit = run.budgets[kind].extendedTo ?? given
  const spent = spentOf(run.spent, kind)
  const partial = kind === 'cost' && run.spent.unpricedTokens > 0
  return { kind, given, limit, spent, partial, stage: stageOf(spent, limit) }
}

export const budgetsOf = (run: Spender): readonly Budget[] =>
  budgetKinds.flatMap((kind) => budgetOf(run, kind) ?? [])

/** Those that keep anything new from being started. */
export const reachedBudgets = (run: Spender): readonly Budget[] =>
  budgetsOf(run).filter(({ stage }) => stage === 'reached')

const givenOf = ({ costUsd, tokens }: Limits, kind: BudgetKind): number | null =>
  kind === 'cost' ? costUsd : tokens

/** Those that a person is asked to extend: what holds the run, or else what soon will. */
export function budgetsToExtend(run: Spender): readonly Budget[] {
  const reached = reachedBudgets(run)
  return reached.length > 0 ? reached : budgetsOf(run).filter(({ stage }) => stage === 'warned')
}

export const spentOf = ({ costUsd, tokens }: Pick<Spent, 'costUsd' | 'tokens'>, kind: BudgetKind): number =>
  kind === 'cost' ? costUsd : tokens

export function stageOf(spent: number, limit: number): BudgetStage {
  if (spent >= limit) return 'reached'
  return spent >= limit * warnedShare ? 'warned' : 'within'
}

const ranks: Readonly<Record<BudgetStage, number>> = { within: 0, warned: 1, reached: 2 }

/** Whether a stage is news after the one that was reported last. */
export const isBeyond = (stage: BudgetStage, reported: BudgetStage): boolean => ranks[stage] > ranks[reported]

/** After a limit has changed: what that means for what is spent is no news to the person who changed it. */
export const recordsAsReported = (run: Spender): BudgetRecords => {
  const asReported = (kind: BudgetKind): BudgetRecord => ({
    ...run.budgets[kind],
    reported: budgetOf(run, kind)?.stage ?? 'within',
  })
  return { cost: asReported('cost'), tokens: asReported('tokens') }
}

/** A budget that a start gives anew counts as it is given: what a person had extended the one before to is void. */
export function withSettings(run: Run, settings: RunSettings): Run {
  const anew = budgetKinds.filter(
    (kind) => givenOf(settings.limits, kind) !== givenOf(run.settings.limits, kind),
  )
  if (anew.length === 0) return { ...run, settings }
  const budgets = anew.reduce<BudgetRecords>(
    (all, kind) => ({ ...all, [kind]: { ...all[kind], extendedTo: null } }),
    run.budgets,
  )
  return { ...run, settings, budgets: recordsAsReported({ ...run, settings, budgets }) }
}

/**
 * What `b` extends a budget to: by what it was, as often as it takes to be more than what is spent. Agents that were running when it
 * was reached may have used several times as much.
 */
export function extendedLimit({ kind, given, limit, spent }: Omit<Budget, 'stage' | 'partial'>): number {
  const unit = kind === 'cost' ? microPerDollar : 1
  const whole = (amount: number): number => Math.round(amount * unit)
  const by = Math.max(1, whole(given))
  const times = Math.max(1, Math.floor((whole(spent) - whole(limit)) / by) + 1)
  return (whole(limit) + times * by) / unit
}
