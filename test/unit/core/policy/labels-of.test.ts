import { expect, test } from 'vitest'
import { labelsOf } from '../../../../src/core/policy/labels-of.ts'
import { needsPlan } from '../../../../src/core/plan/needs-plan.ts'
import { fitsRoute, parseRoute } from '../../../../src/core/policy/pool/route-rule.ts'
import { anItem } from '../../../support/run-facts.ts'

test.each([
  ['a list', { labels: ['risky', 3, 'db'] }, ['risky', 'db']],
  ['one text with commas', { tags: 'risky, db,' }, ['risky', 'db']],
  ['both keys', { labels: 'risky', tags: ['db'] }, ['risky', 'db']],
  ['no labels', { labels: null, tags: {} }, []],
])('%s: rules for agents and plans read the same labels', (_, metadata, labels) => {
  const item = anItem('A', 'A', { metadata })
  expect(labelsOf(item)).toEqual(labels)
  const known = new Set<string>(labels)
  for (const label of ['risky', 'db', '']) {
    const rule = parseRoute(`label = "${label}"`)
    if ('problem' in rule) throw new Error(rule.problem)
    expect(fitsRoute(rule, item)).toBe(known.has(label))
    expect(needsPlan({ types: [], labels: [label] }, item)).toBe(known.has(label))
  }
})
