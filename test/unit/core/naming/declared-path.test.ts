import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ancestry, declaredPath } from '../../../../src/core/naming/declared-path.ts'
import { always } from '../../../support/always.ts'
import { overlap } from '../../../support/store/overlap.ts'

test.each([
  ['src/a.ts', { path: 'src/a.ts', kind: 'file' }],
  ['./src//a.ts', { path: 'src/a.ts', kind: 'file' }],
  ['src\\a.ts', { path: 'src/a.ts', kind: 'file' }],
  ['src/', { path: 'src', kind: 'directory' }],
  ['.', { path: '', kind: 'directory' }],
  ['./', { path: '', kind: 'directory' }],
  ['../a', null],
  ['a/../../b', null],
  ['/etc/passwd', null],
  ['C:\\x', null],
  ['  ', null],
])('%s is read as %o', (text, expected) => expect(declaredPath(text)).toEqual(expected))

test.each([
  ['src/a.ts', 'src/a.ts', true],
  ['src/a.ts', 'src/', true],
  ['src/a.ts', 'src/b.ts', false],
  ['src/', 'src/deep/', true],
  ['src/', 'srcs/a.ts', false],
  ['.', 'anything/at/all.ts', true],
  // A file of that name can't be below a file of that name.
  ['src', 'src/a.ts', false],
])('%s and %s overlap: %s', (one, other, expected) => {
  const [a, b] = [declaredPath(one), declaredPath(other)]
  expect(a !== null && b !== null && overlap(a, b)).toBe(expected)
})

test('overlapping is mutual, and a directory overlaps all that has it among its ancestors', () => {
  const part = fc.constantFrom('a', 'b', 'c')
  const path = fc.tuple(fc.array(part, { minLength: 1, maxLength: 4 }), fc.boolean())
  always(
    fc.property(path, path, ([one, isDirectory], [other]) => {
      const a = declaredPath(one.join('/') + (isDirectory ? '/' : ''))!
      const b = declaredPath(other.join('/'))!
      expect(overlap(a, b)).toBe(overlap(b, a))
      if (isDirectory) expect(overlap(a, b)).toBe(ancestry(b.path).includes(a.path))
    }),
  )
})
