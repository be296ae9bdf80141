import fc from 'fast-check'
import { expect, test } from 'vitest'
import { itemId } from '../../src/core/ids.ts'
import { itemTypes } from '../../src/core/item.ts'
import { comparisons, numberFields, textFields, type Filter } from '../../src/core/policy/filter/filter.ts'
import { fitsFilter } from '../../src/core/policy/filter/fits-filter.ts'
import { fitsGlob, type Glob } from '../../src/core/policy/filter/glob.ts'
import { parseFilter } from '../../src/core/policy/filter/parse-filter.ts'
import { printFilter } from '../../src/core/policy/filter/print-filter.ts'
import { anItem } from '../support/run-facts.ts'
import { always } from '../support/always.ts'

const word = fc.constantFrom('api', 'auth', 'a b', 'x*', '"', '\\', "'", 'and', 'label', '(x)', 'é', '<', '')
const names = fc.oneof(word, fc.string({ unit: 'grapheme', maxLength: 5 }))

/** As the parser makes them: values are compared without case, so they are stored without. */
const glob: fc.Arbitrary<Glob> = fc
  .array(
    names.map((name) => name.normalize('NFC').toLowerCase()),
    { minLength: 1, maxLength: 3 },
  )
  .map(([first = '', ...rest]) => [first, ...rest])
const text = fc
  .record({
    field: fc.constantFrom(...textFields.filter((field) => field !== 'type' && field !== 'path')),
    values: fc.array(glob, { minLength: 1, maxLength: 3 }),
  })
  .map(({ field, values }): Filter => ({ kind: 'text', field, values }))
const type = fc
  .array(
    fc.constantFrom(...itemTypes).map((name): Glob => [name]),
    { minLength: 1, maxLength: 2 },
  )
  .map((values): Filter => ({ kind: 'text', field: 'type', values }))
const number = fc
  .record({
    field: fc.constantFrom(...numberFields),
    comparison: fc.constantFrom(...comparisons),
    value: fc.nat(9),
  })
  .map(({ field, comparison, value }): Filter => ({ kind: 'number', field, comparison, values: [value] }))
const single = fc.oneof(
  fc.constant<Filter>({ kind: 'all' }),
  glob.map((of): Filter => ({ kind: 'word', word: of })),
  text,
  type,
  number,
)
const { filter } = fc.letrec<{ filter: Filter }>((tie) => {
  const several = fc.array(tie('filter'), { minLength: 2, maxLength: 3 })
  return {
    filter: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      single,
      tie('filter').map((of): Filter => ({ kind: 'not', of })),
      several.map((of): Filter => ({ kind: 'and', of })),
      several.map((of): Filter => ({ kind: 'or', of })),
    ),
  }
})

const item = fc
  .record({
    id: names,
    title: names,
    type: fc.constantFrom(...itemTypes),
    priority: fc.nat(9),
    parent: fc.option(names.map(itemId)),
    files: fc.array(names, { maxLength: 2 }),
    estimateHours: fc.option(fc.nat(9)),
    assignee: fc.option(names),
    agent: fc.option(names),
    model: fc.option(names),
    source: fc.option(names),
    labels: fc.array(names, { maxLength: 3 }),
  })
  .map(({ id, title, labels, ...more }) => anItem(id, title, { ...more, metadata: { labels } }))

const parsed = (expression: string): Filter => {
  const found = parseFilter(expression)
  if ('problem' in found) throw new Error(`${expression} ${found.problem}`)
  return found
}

test('a filter that is printed and read again is the same filter', () => {
  always(
    fc.property(filter, (made) => {
      const printed = printFilter(made)
      expect(parsed(printed)).toEqual(made)
      expect(printFilter(parsed(printed))).toBe(printed)
    }),
    2_000,
  )
})

test('whatever is typed is read or refused with a column, and what was read is printed as the same filter', () => {
  const piece = fc.oneof(
    names,
    fc.constantFrom(
      'and',
      'or',
      'not',
      'all',
      '(',
      ')',
      '=',
      '!=',
      '<=',
      ',',
      'type',
      'label',
      'priority',
      '3',
      '*',
    ),
  )
  always(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const expression = pieces.join(' ')
      const found = parseFilter(expression)
      if ('problem' in found) expect(found.problem).toMatch(/at column \d+|is empty/)
      else expect(parsed(printFilter(found))).toEqual(found)
    }),
    5_000,
  )
})

test('not, and, or mean of every task what they mean in logic', () => {
  always(
    fc.property(filter, filter, filter, item, (one, other, third, task) => {
      const fits = (made: Filter): boolean => fitsFilter(parsed(printFilter(made)), task)
      const not = (of: Filter): Filter => ({ kind: 'not', of })
      const and = (...of: Filter[]): Filter => ({ kind: 'and', of })
      const or = (...of: Filter[]): Filter => ({ kind: 'or', of })
      expect(fits(not(one))).toBe(!fits(one))
      expect(fits(not(not(one)))).toBe(fits(one))
      expect(fits(and(one, other))).toBe(fits(one) && fits(other))
      expect(fits(or(one, other))).toBe(fits(one) || fits(other))
      expect(fits(not(and(one, other)))).toBe(fits(or(not(one), not(other))))
      expect(fits(not(or(one, other)))).toBe(fits(and(not(one), not(other))))
      expect(fits(and(one, or(other, third)))).toBe(fits(or(and(one, other), and(one, third))))
      // What binds how is in the text alone.
      const [a, b, c] = [one, other, third].map((part) => `(${printFilter(part)})`)
      expect(fits(parsed(`${a} or ${b} and not ${c}`))).toBe(fits(or(one, and(other, not(third)))))
      // Of two opposite filters every task fits exactly one: a run of each leaves nothing out.
      expect(fits(or(one, not(one)))).toBe(true)
      expect(fits(and(one, not(one)))).toBe(false)
    }),
    1_000,
  )
})

test('a pattern fits as a regular expression with dots in place of its stars does', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 })
  const pattern = fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 2 }), {
    minLength: 1,
    maxLength: 4,
  })
  always(
    fc.property(pattern, letters, ([first = '', ...rest], subject) => {
      const expected = new RegExp(`^${[first, ...rest].join('.*')}$`).test(subject)
      expect(fitsGlob([first, ...rest], subject)).toBe(expected)
    }),
    2_000,
  )
})
