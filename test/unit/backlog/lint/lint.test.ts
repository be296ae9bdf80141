import { describe, expect, test } from 'vitest'
import { draftOf } from '../../../../src/backlog/draft.ts'
import { lintDrafts, type LintProblem } from '../../../../src/backlog/lint/lint.ts'
import type { FormatFacts } from '../../../../src/backlog/lint/rule.ts'
import { itemId } from '../../../../src/core/ids.ts'
import type { ItemDraft } from '../../../../src/core/item.ts'

type Given = Omit<Partial<ItemDraft>, 'dependsOn' | 'parent'> & { needs?: readonly string[]; in?: string }

function backlog(given: Readonly<Record<string, Given>>, facts: FormatFacts = {}): readonly string[] {
  const drafts = Object.entries(given).map(([id, { needs = [], in: parent, ...more }], index) =>
    draftOf({
      title: `The ${id}`,
      ...more,
      id: itemId(id),
      source: 'b.json',
      line: index + 1,
      dependsOn: needs.map(itemId),
      parent: parent === undefined ? null : itemId(parent),
    }),
  )
  return lintDrafts({ drafts, formatOf: () => facts }).map(line)
}

const line = ({ line: at, severity, rule, message }: LintProblem) => `${at} ${severity} ${rule}: ${message}`

const beside = (...files: readonly string[]): Given => ({ group: 'g', files })

test('criteria in a section of the description are acceptance, an empty section is none', () => {
  const criteria = '## Acceptance Criteria\n\n<!-- AC:BEGIN -->\n- [ ] #1 it rises\n<!-- AC:END -->'
  const given = {
    A: { description: criteria },
    B: { description: '## Acceptance Criteria\n\n## Notes\n- one' },
  }
  expect(backlog(given, { hasAcceptance: true })).toEqual([
    '2 notice no-acceptance: B names nothing that shows when it is done',
  ])
})

describe('tasks side by side that name the same file', () => {
  test.each<[string, Readonly<Record<string, Given>>, readonly string[]]>([
    [
      'one file',
      { A: beside('a.ts'), B: beside('a.ts', 'b.ts') },
      ['2 error shared-files: B may run beside A, and both name a.ts'],
    ],
    [
      'a folder',
      { A: beside('src/'), B: beside('src/b.ts') },
      ['2 error shared-files: B may run beside A, and both name src/b.ts'],
    ],
    [
      'another spelling',
      { A: beside('./a.ts'), B: beside('a.ts') },
      ['2 error shared-files: B may run beside A, and both name a.ts'],
    ],
    [
      'everything',
      { A: beside('.'), B: beside('./') },
      ['2 error shared-files: B may run beside A, and both name everything'],
    ],
    ['other files', { A: beside('a.ts'), B: beside('b.ts') }, []],
    ['another group', { A: beside('a.ts'), B: { group: 'h', files: ['a.ts'] } }, []],
    ['no group', { A: { files: ['a.ts'] }, B: { files: ['a.ts'] } }, []],
    ['one is over', { A: { ...beside('a.ts'), status: 'done' }, B: beside('a.ts') }, []],
  ])('%s', (_, given, expected) => expect(backlog(given)).toEqual(expected))
})

test('of very many that name one file each is named with three others', () => {
  const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`T${at}`, beside('a.ts')]))
  expect(backlog(many).filter((found) => found.includes('T4999 '))).toEqual(
    ['T0', 'T1', 'T2'].map(
      (other) => `5000 error shared-files: T4999 may run beside ${other}, and both name a.ts`,
    ),
  )
})

describe('what can never be begun', () => {
  const over = { status: 'failed' } as const
  test.each<[string, Readonly<Record<string, Given>>, readonly string[]]>([
    [
      'needs what failed',
      { A: over, B: { needs: ['A'] } },
      ["2 error unreachable: B can't be begun: it needs A, which failed"],
    ],
    [
      'needs what is cancelled',
      { A: { status: 'cancelled' }, B: { needs: ['a'] } },
      ["2 error unreachable: B can't be begun: it needs A, which is cancelled"],
    ],
    [
      'needs what is held',
      { A: { hold: 'source' }, B: { needs: ['A'] } },
      ["2 error unreachable: B can't be begun: it needs A, which is blocked in its file"],
    ],
    [
      'by its own word',
      { A: { hold: 'source', heldAs: 'deferred' }, B: { needs: ['A'] } },
      ["2 error unreachable: B can't be begun: it needs A, which is deferred in its file"],
    ],
    [
      'through others',
      { C: { needs: ['B'] }, B: { needs: ['A'] }, A: over },
      [
        "1 error unreachable: C can't be begun: it needs B, which can't be begun either",
        "2 error unreachable: B can't be begun: it needs A, which failed",
      ],
    ],
    [
      'an empty container',
      { A: { kind: 'container' }, B: { needs: ['A'] } },
      [
        '1 notice unreachable: A only holds other items, and there is none in it',
        "2 error unreachable: B can't be begun: it needs A, which only holds other items, and there is none in it",
      ],
    ],
    [
      'a container that holds what failed',
      { P: { kind: 'container' }, A: { ...over, in: 'P' }, B: { needs: ['P'] } },
      ["3 error unreachable: B can't be begun: it needs P, which is not done before A, which failed"],
    ],
    [
      'what is cancelled or optional holds up no container',
      {
        P: { kind: 'container' },
        A: { status: 'cancelled', in: 'P' },
        O: { hold: 'source', heldAs: 'optional', in: 'P' },
        B: { needs: ['P'] },
      },
      [],
    ],
    [
      'what is done waits for nothing',
      { A: over, B: { needs: ['A'], status: 'done' }, C: { needs: ['B'] } },
      [],
    ],
    [
      'a cycle beside it ends',
      { A: over, B: { needs: ['A', 'C'] }, C: { needs: ['B'] } },
      [
        "2 error unreachable: B can't be begun: it needs A, which failed",
        "3 error unreachable: C can't be begun: it needs B, which can't be begun either",
      ],
    ],
  ])('%s', (_, given, expected) => expect(backlog(given)).toEqual(expected))
})

describe('what an agent would have to guess', () => {
  test.each<[string, Readonly<Record<string, Given>>, FormatFacts, readonly string[]]>([
    [
      'nothing said',
      { 'A-1': { title: 'A-1' } },
      {},
      ['1 error empty-title: A-1 has neither a title nor a description: nothing says what is to be done'],
    ],
    [
      'no title',
      { 'A-1': { title: ' ', description: 'Do it.' } },
      {},
      ['1 notice empty-title: A-1 has no title'],
    ],
    ['an id made of the title', { flour: { title: 'flour' } }, { isGeneral: true }, []],
    [
      'no acceptance',
      { A: {}, B: { metadata: { acceptance: [' '] } } },
      { hasAcceptance: true },
      [
        '1 notice no-acceptance: A names nothing that shows when it is done',
        '2 notice no-acceptance: B names nothing that shows when it is done',
      ],
    ],
    [
      'acceptance',
      { A: { metadata: { acceptanceCriteria: ['it runs'] } }, B: { metadata: { acceptance_criteria: 'x' } } },
      { hasAcceptance: true },
      [],
    ],
    [
      'not asked of checks, of containers, of what is done',
      { A: { kind: 'check' }, B: { kind: 'container' }, C: { status: 'done', in: 'B' } },
      { hasAcceptance: true },
      [],
    ],
    ['no place for it', { A: {} }, {}, []],
  ])('%s', (_, given, facts, expected) => expect(backlog(given, facts)).toEqual(expected))
})

test('a part that needs its whole, and a whole that needs its part, are named', () => {
  expect(backlog({ P: {}, A: { in: 'P', needs: ['P'] }, B: { in: 'A', needs: ['P'] } })).toEqual([
    '2 notice needs-own-family: A needs P, which it is a part of: that is taken as work of its own',
    '3 notice needs-own-family: B needs P, which it is a part of: that is taken as work of its own',
  ])
  expect(backlog({ P: { needs: ['A'] }, A: { in: 'P' } })).toEqual([
    '1 notice needs-own-family: P needs A, which is a part of it: it is taken as work of its own',
  ])
})

test('a mark of what runs side by side counts behind the id, and is named where it stands behind a title', () => {
  const given = {
    A: { title: 'Push (P)' },
    B: { title: 'Pop (P) it' },
    C: { title: 'Peek (P)', status: 'done' as const },
  }
  expect(backlog(given, { parallelMark: '(P)' })).toEqual([
    '1 notice misplaced-mark: A ends in (P), which is read right behind its id only: it runs after the one before it',
  ])
  expect(backlog(given)).toEqual([])
})
