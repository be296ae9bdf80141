import { expect, test } from 'vitest'
import { fitsRoute, parseRoute } from '../../../../../src/core/policy/pool/route-rule.ts'
import { anItem } from '../../../../support/run-facts.ts'

const item = anItem('A', 'Write the guide', {
  type: 'docs',
  files: ['docs/guide.md', 'src/api/'],
  metadata: { labels: ['small', 'needs review'] },
})

test.each([
  ['type = docs', true],
  ['type != docs', false],
  ['type=docs,test', true],
  ['type = bug, feature', false],
  ['label = small', true],
  ['label = "needs review"', true],
  ['label != small, large', false],
  ['path = docs/', true],
  ['path = docs/guide.md', true],
  ['path = doc', false],
  ['path = src/', true],
  ['type = docs and label = small and path != test/', true],
  ['type = docs and label = large', false],
  ['type = bug or (label = small and not id = B*)', true],
])('a rule of an agent is a filter: %s', (text, fits) => {
  const rule = parseRoute(text)
  expect('problem' in rule ? rule : fitsRoute(rule, item)).toBe(fits)
})

test('a rule is refused with what is wrong with it, and is stored as it was written', () => {
  const refused = parseRoute('type = doc')
  expect('problem' in refused && refused.problem).toContain('names the type doc at column 8')
  expect(parseRoute(' type = docs ')).toEqual({ text: ' type = docs ' })
})

test('a run of an older loopwork stored its rules taken apart; the text beside that is read', () => {
  const stored = {
    text: 'type = docs and label != large',
    clauses: [{ field: 'type', negated: false, values: ['docs'] }],
  }
  expect(fitsRoute(stored, item)).toBe(true)
})
