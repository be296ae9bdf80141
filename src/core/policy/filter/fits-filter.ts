import type { ItemFacts } from '../../item.ts'
import { foldId } from '../../naming/slug.ts'
import { labelsOf } from '../labels-of.ts'
import { featuresOf } from './feature-of.ts'
import type { Comparison, Filter, NumberField, TextField } from './filter.ts'
import { andAllBelow, anywhere, fitsGlob, type Glob } from './glob.ts'

/** What a filter looks at. */
export type FilteredFacts = Pick<
  ItemFacts,
  | 'id'
  | 'title'
  | 'type'
  | 'priority'
  | 'parent'
  | 'files'
  | 'estimateHours'
  | 'assignee'
  | 'agent'
  | 'model'
  | 'source'
  | 'metadata'
>

export function fitsFilter(filter: Filter, item: FilteredFacts): boolean {
  switch (filter.kind) {
    case 'all':
      return true
    case 'word':
      return [...wordFields.flatMap((field) => textsOf[field](item)), ...item.files].some((text) =>
        fitsGlob(anywhere(filter.word), foldId(text)),
      )
    case 'text':
      return filter.values.some((value) => hasText(filter.field, value, item))
    case 'number': {
      const number = numberIn(filter.field, item)
      return number !== null && filter.values.some((value) => holds[filter.comparison](number, value))
    }
    case 'not':
      return !fitsFilter(filter.of, item)
    case 'and':
      return filter.of.every((part) => fitsFilter(part, item))
    case 'or':
      return filter.of.some((part) => fitsFilter(part, item))
  }
}

const wordFields = ['id', 'title', 'label', 'feature'] as const satisfies readonly TextField[]

function hasText(field: TextField, value: Glob, item: FilteredFacts): boolean {
  const texts = textsOf[field](item)
  if (field !== 'path') return texts.some((text) => fitsGlob(value, foldId(text)))
  const isFolder = value.at(-1)?.endsWith('/') === true
  return texts.some((text) => fitsGlob(value, text) || (isFolder && fitsGlob(andAllBelow(value), text)))
}

const oneOrNone = (text: string | null): readonly string[] => (text === null ? [] : [text])

const textsOf: Readonly<Record<TextField, (item: FilteredFacts) => readonly string[]>> = {
  id: ({ id }) => [id],
  title: ({ title }) => [title],
  type: ({ type }) => [type],
  label: labelsOf,
  feature: featuresOf,
  path: ({ files }) => files,
  parent: ({ parent }) => oneOrNone(parent),
  source: ({ source }) => oneOrNone(source),
  assignee: ({ assignee }) => oneOrNone(assignee),
  agent: ({ agent }) => oneOrNone(agent),
  model: ({ model }) => oneOrNone(model),
}

const numberIn = (field: NumberField, item: FilteredFacts): number | null =>
  field === 'priority' ? item.priority : item.estimateHours

const holds: Readonly<Record<Comparison, (one: number, other: number) => boolean>> = {
  '=': (one, other) => one === other,
  '<': (one, other) => one < other,
  '<=': (one, other) => one <= other,
  '>': (one, other) => one > other,
  '>=': (one, other) => one >= other,
}
