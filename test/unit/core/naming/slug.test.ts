import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldId, placeSlug, slugOf } from '../../../../src/core/naming/slug.ts'
import { always } from '../../../support/always.ts'

test.each([
  ['AUTH-003', 'auth-003'],
  ['a.b_c-1', 'a.b_c-1'],
])('%s is plain enough: %s', (id, slug) => expect(slugOf(id)).toBe(slug))

const bad = [
  '../x',
  'a/../../b',
  '/etc/x',
  'C:\\x',
  'con',
  'nul.txt',
  'a%2e%2e',
  'a\u0000b',
  'x'.repeat(300),
  '.git',
  '-x',
  'a.lock',
  'a..b',
  'é',
  '😀',
  '\u202eabc',
  '',
  'a--b',
  'a.',
]

test.each(bad)('%j becomes a name that git, a file system and a shell take as it is', (id) => {
  const slug = slugOf(id)
  expect(slug).toMatch(/^[a-z0-9][a-z0-9-]*--[0-9a-f]{16}$/)
  expect(slug.length).toBeLessThan(64)
})

test('ids that differ have slugs that differ; ids that are one id have one', () => {
  always(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.string({ unit: 'binary', maxLength: 12 }),
      (one, other) => {
        expect(slugOf(one) === slugOf(other)).toBe(foldId(one) === foldId(other))
      },
    ),
    20_000,
  )
  const near = fc.stringMatching(/^[a-cA-C.-]{1,4}$/)
  always(
    fc.property(near, near, (one, other) => {
      expect(slugOf(one) === slugOf(other)).toBe(foldId(one) === foldId(other))
    }),
    20_000,
  )
})

test('the place of each agent of an item has a name that no item has, though backlogs number subtasks', () => {
  expect(placeSlug('1', 0)).toBe('1')
  const places = [placeSlug('1', 1), placeSlug('1', 2), placeSlug(slugOf('Größe'), 1)]
  expect(new Set(places).size).toBe(3)
  always(
    fc.property(fc.string({ minLength: 1 }), (id) => {
      expect(places).not.toContain(slugOf(id))
    }),
  )
  for (const id of ['1.2', '1--2', '1-2', '1_2']) expect(places).not.toContain(slugOf(id))
})
