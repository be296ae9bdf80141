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
])('%s', (text, fits) => {
  const rule = parseRoute(text)
  expect('problem' in rule ? rule : fitsRoute(rule, item)).toBe(fits)
})

test.each([
  ['', 'must begin a condition with type, label or path; it ends there'],
  ['kind = docs', 'must begin a condition with type, label or path; found kind'],
  ['type docs', 'needs = or != after type; found docs'],
  ['type =', 'needs a value after type =; it ends there'],
  ['type = docs,', 'needs a value after type =; it ends there'],
  ['type = doc', 'names the type doc; there are feature, bug, test, docs, refactor, chore'],
  ['type = docs label = x', 'needs and between two conditions; found label'],
  ['type = docs and', 'ends with and'],
  ['path = ../x', 'names the path ../x; paths are relative to the repository'],
  ['label = "x', 'can\'t be read from "\\"x" on'],
])('refuses %j', (text, problem) => {
  expect(parseRoute(text)).toEqual({ problem })
})
