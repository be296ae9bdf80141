import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Safe } from '../../../../src/text/safe.ts'
import { sanitize } from '../../../../src/text/sanitize.ts'
import { searchPattern } from '../../../../src/text/search/search-pattern.ts'
import { always } from '../../../support/always.ts'

function found(typed: string, ...lines: readonly string[]): readonly string[] | null {
  const read = searchPattern(typed)
  if (read.kind !== 'pattern') throw new Error(`${typed} is ${read.kind}`)
  const safe = lines.map((line) => sanitize(line))
  return (
    read.pattern.find(safe)?.map(({ line, from, to }) => `${line}:${safe[line]!.slice(from, to)}`) ?? null
  )
}

test('a text is found as it is, case only matters where somebody typed a capital', () => {
  expect(found('error', 'Error: no error', 'ERRORS')).toEqual(['0:Error', '0:error', '1:ERROR'])
  expect(found('Error', 'Error: no error')).toEqual(['0:Error'])
  expect(found('a.b(c)', 'axb(c) a.b(c)')).toEqual(['0:a.b(c)'])
  expect(found('größe', 'GRÖSSE GRÖẞE Größe')).toEqual(['0:GRÖẞE', '0:Größe'])
  expect(found('漢字', '日本の漢字と漢字')).toEqual(['0:漢字', '0:漢字'])
})

test('an accent is one character or two, in what is typed and in the lines alike', () => {
  const both = ['Café au lait, café noir', 'ệ und 한글'].flatMap((line) => [
    line.normalize('NFC'),
    line.normalize('NFD'),
  ])
  for (const typed of ['café', 'ệ', '한글', '/caf. /', '/é n/'])
    for (const form of ['NFC', 'NFD'] as const) {
      const hits = found(typed.normalize(form), ...both) ?? []
      const ofForm = (first: number) =>
        hits
          .filter((hit) => Number(hit[0]) % 2 === first)
          .map((hit) => hit.slice(1).normalize('NFC').slice(1))
      expect(ofForm(0), typed).not.toEqual([])
      expect(ofForm(1), typed).toEqual(ofForm(0))
    }
  // A letter is another one than with its accent, however that is encoded.
  expect(found('cafe', 'cafe, café'.normalize('NFD'))).toEqual(['0:cafe'])
})

test('what is found has all its marks, and nothing around it', () => {
  always(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, after) => {
      const line = sanitize(`${before} é ${after}`.normalize('NFD'))
      fc.pre(line.includes(' é '.normalize('NFD')))
      expect(found(' é ', line)).toContain(`0:${' é '.normalize('NFD')}`)
    }),
  )
})

test('any text is found in a line that has it', () => {
  always(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string(), (typed, around) => {
      fc.pre(!typed.startsWith('/') && sanitize(typed) === typed)
      const line = sanitize(`${around}${typed}`)
      fc.pre(line.includes(typed))
      expect(found(typed, line)).not.toEqual([])
    }),
  )
})

test('between slashes it is a regular expression', () => {
  expect(found('/exit [1-9]/', 'exit 0', 'exit 1, EXIT 2')).toEqual(['1:exit 1'])
  expect(found('/exit [1-9]/i', 'exit 1, EXIT 2')).toEqual(['0:exit 1', '0:EXIT 2'])
  expect(found('/x*/', 'axxb')).toEqual(['0:xx'])
  expect(found('/src/a', 'in src/a.ts, /src/a')).toEqual(['0:/src/a'])
})

test('an expression that matches nothing between characters goes on behind an emoji', () => {
  expect(found('/a*/', '😀')).toEqual([])
  expect(found('/a*/', '😀aa😀', 'a😀', '😀a', '')).toEqual(['0:aa', '1:a', '2:a'])
  expect(found('/(?=😀)|b/', '😀😀b')).toEqual(['0:b'])
  expect(found('/$/', 'done 😀')).toEqual([])
})

test('what is no expression yet, or nothing yet, is said so', () => {
  expect(searchPattern('/(/')).toMatchObject({ kind: 'wrong' })
  expect(searchPattern('')).toEqual({ kind: 'empty' })
  expect(searchPattern('/')).toEqual({ kind: 'empty' })
})

test('an expression that would need years is stopped', () => {
  expect(found('/^(a+)+$/', `${'a'.repeat(60)}b`)).toBeNull()
  expect(found('/^(a+)+$/', 'aaa', 'b')).toEqual(['0:aaa'])
})

test('one that goes over a long line again from each character is stopped too', () => {
  expect(found('/.*x/', 'a'.repeat(200_000))).toBeNull()
  expect(found('/[^b]{2,}x/', 'a'.repeat(200_000))).toBeNull()
  expect(found('/x|b/', `${'a'.repeat(200_000)}b`)).toEqual(['0:b'])
})

/** What `/a+/` finds in a line that takes for ever the first times it is read. */
function foundBehind(stops: number): { find(): readonly unknown[] | null; readonly reads: () => number } {
  const read = searchPattern('/a+/')
  if (read.kind !== 'pattern') throw new Error(read.kind)
  let reads = 0
  const lines: readonly Safe[] = Object.defineProperty([sanitize('')], 0, {
    get() {
      reads += 1
      while (reads <= stops);
      return sanitize('baa')
    },
  })
  return { find: () => read.pattern.find(lines), reads: () => reads }
}

test('what was given up is not tried again', () => {
  const { find, reads } = foundBehind(100)
  expect(find()).toBeNull()
  const tried = reads()
  expect(find()).toBeNull()
  expect(reads()).toBe(tried)
})

test('what was stopped once or twice is tried again, each time, and given up at the third stop', () => {
  const { find, reads } = foundBehind(2)
  expect(find()).toEqual([{ line: 0, from: 1, to: 3 }])
  expect(reads()).toBe(3)
  expect(find()).toEqual([{ line: 0, from: 1, to: 3 }])
  expect(foundBehind(3).find()).toBeNull()
})
