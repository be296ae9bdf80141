import type { Glob } from './glob.ts'

/** Fields whose values are compared with patterns. A task may have several labels, features and paths; one that fits is enough. */
export const textFields = [
  'id',
  'title',
  'type',
  'label',
  'feature',
  'path',
  'parent',
  'source',
  'assignee',
  'agent',
  'model',
] as const
export type TextField = (typeof textFields)[number]

/** Fields that are numbers: of priority the smaller is the more urgent, an estimate is in hours. */
export const numberFields = ['priority', 'estimate'] as const
export type NumberField = (typeof numberFields)[number]

export const comparisons = ['=', '<', '<=', '>', '>='] as const
export type Comparison = (typeof comparisons)[number]

/** Which tasks are meant, as an expression is understood. `!=` is the negation of `=`. */
export type Filter =
  | { readonly kind: 'all' }
  /** A word by itself: it is in the task's id, title, labels, features or paths. */
  | { readonly kind: 'word'; readonly word: Glob }
  /** Any of the values fits. */
  | { readonly kind: 'text'; readonly field: TextField; readonly values: readonly Glob[] }
  | {
      readonly kind: 'number'
      readonly field: NumberField
      readonly comparison: Comparison
      /** Several only of `=`: any of them. */
      readonly values: readonly number[]
    }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Filter[] }
