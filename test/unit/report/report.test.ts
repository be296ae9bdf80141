import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Attempt } from '../../../src/core/attempt.ts'
import { itemId, oid, supervisorId } from '../../../src/core/ids.ts'
import type { Item, Standing } from '../../../src/core/item.ts'
import type { ItemRow } from '../../../src/core/ports/store-reader.ts'
import { reason } from '../../../src/core/reason.ts'
import type { ItemState } from '../../../src/core/state.ts'
import { createOutput } from '../../../src/output/create-output.ts'
import { itemJson } from '../../../src/report/item-json.ts'
import { summarize } from '../../../src/report/summarize.ts'
import type { SummaryFacts } from '../../../src/report/summarize.ts'
import { summaryJson } from '../../../src/report/summary-json.ts'
import { summaryMarkdown } from '../../../src/report/summary-markdown.ts'
import { summaryText } from '../../../src/report/summary-text.ts'
import { here } from '../../../src/wording/in-place.ts'
import { itemNote } from '../../../src/wording/item-note.ts'
import { notedSummaryItem } from '../../../src/wording/noted-item.ts'
import { anAttempt, anItem, aRun, commitOf, startedAt } from '../../support/run-facts.ts'

const minute = 60_000
const gate = (exit: number) => ({ command: 'npm test', exit, durationMs: 31_000, tree: commitOf('d') })
const work = (added: number, removed: number) => ({
  commit: commitOf('b'),
  tree: commitOf('d'),
  files: ['src/a.ts'],
  added,
  removed,
  leftOut: [],
  exact: true,
})
const end = (outcome: 'done' | 'failed' | 'conflict', afterMs: number) => ({
  at: startedAt + afterMs,
  outcome,
  reason: null,
})

const standing = {
  done: { status: 'done', completedAt: startedAt, commit: commitOf('5'), reason: null },
  failed: { status: 'failed', failedAt: startedAt, reason: reason('gate:failed', 'npm test, exit 1') },
  conflict: {
    status: 'failed',
    failedAt: startedAt,
    reason: reason('conflict', 'src/auth/store.ts', { files: ['src/auth/store.ts'] }),
  },
  blocked: { status: 'todo', notBefore: null, hold: null, reason: null },
  cancelled: {
    status: 'cancelled',
    cancelledAt: startedAt,
    reason: reason('person', 'cancelled by a person'),
  },
} as const satisfies Partial<Record<ItemState, Standing>>

type Kind = keyof typeof standing

const row = (item: Item, kind: Kind, attempt: Attempt | null, openNeeds: readonly Item[] = []): ItemRow => ({
  item: { ...item, standing: standing[kind] },
  state: kind,
  attempt,
  openNeeds: openNeeds.map(({ id }) => id),
  parkedBehind: null,
})

const noCounts = {
  todo: 0,
  blocked: 0,
  waiting: 0,
  claimed: 0,
  running: 0,
  verifying: 0,
  voting: 0,
  reviewing: 0,
  asks: 0,
  queued: 0,
  merging: 0,
  done: 0,
  failed: 0,
  conflict: 0,
  cancelled: 0,
}

const db = anItem('DB-003', 'Soft delete for notes')
const api = anItem('API-007', 'Return 422 with field errors')
const auth = anItem('AUTH-009', 'Revoke sessions')
const doc = anItem('DOC-004', 'Changelog for 2.0')
const skipped = anItem('OLD-1', 'Old')

const dbTry = anAttempt(1, db, { gates: [gate(0)], work: work(77, 12), end: end('done', 2 * minute) })
const apiTries = [1, 2, 3].map((number) =>
  anAttempt(1 + number, api, {
    branch: `loopwork/api-007/${number}`,
    number,
    tryNumber: number,
    worker: 1,
    gates: [gate(1)],
    work: work(140, 9),
    end: end('failed', minute),
  }),
)
const authTry = anAttempt(9, auth, {
  branch: 'loopwork/auth-009/1',
  worktree: '/api.loopwork/auth-009',
  work: work(88, 21),
  end: end('conflict', 3 * minute),
})

const mixed: SummaryFacts = {
  project: 'api',
  stands: () => true,
  strayed: [],
  run: aRun({ endedAt: startedAt + 64 * minute + 10_000 }),
  supervisors: [
    {
      id: supervisorId(1),
      run: aRun().id,
      identity: { host: 'h', bootId: 'b', pidNamespace: 0, pid: 1, startTime: '1' },
      firstWorker: 0,
      workers: 3,
      startedAt,
      leaseUntil: startedAt,
      endedAt: null,
    },
  ],
  attempts: [dbTry, ...apiTries, authTry],
  rows: [
    row(db, 'done', dbTry),
    row(doc, 'blocked', null, [api]),
    row(auth, 'conflict', authTry),
    row(api, 'failed', apiTries[2] ?? null),
    row(skipped, 'cancelled', null),
  ],
  counts: { ...noCounts, done: 1, failed: 1, conflict: 1, blocked: 1, cancelled: 1, total: 5 },
  delivery: { kind: 'followed', from: commitOf('0'), to: commitOf('5') },
  checkedOut: true,
  change: { to: commitOf('5'), commits: 1, added: 77, removed: 12, filesChanged: 1 },
  reportPath: '/repo/.git/loopwork/runs/7/summary.md',
  now: startedAt,
}
const plain = { colour: 'none', width: null, ascii: false } as const

describe('a run is summed up', () => {
  it('as data', () => {
    const summary = summarize(mixed)
    expect(summary).toMatchObject({
      run: 7,
      target: 'main',
      commits: 1,
      durationMs: 64 * minute + 10_000,
      attempts: 5,
      busyMs: 8 * minute,
      conflicts: 1,
    })
    expect(summary.workers).toEqual([
      { id: 'W0', completed: 1, failed: 1, busyMs: 5 * minute },
      { id: 'W1', completed: 0, failed: 3, busyMs: 3 * minute },
      { id: 'W2', completed: 0, failed: 0, busyMs: 0 },
    ])
    expect(
      summary.items.map(({ id, attempts, durationMs, branch, commit }) => [
        id,
        attempts,
        durationMs / minute,
        branch,
        commit?.slice(0, 3) ?? null,
      ]),
    ).toEqual([
      ['DB-003', 1, 2, null, '555'],
      ['DOC-004', 0, 0, null, null],
      ['AUTH-009', 1, 3, 'loopwork/auth-009/1', null],
      ['API-007', 3, 3, 'loopwork/api-007/3', null],
      ['OLD-1', 0, 0, null, null],
    ])
    expect(summary.items[0]?.receipts[0]).toMatchObject({
      outcome: 'done',
      merged: commitOf('5'),
      gates: [{ exit: 0 }],
    })
    expect(summary.items[3]?.receipts).toHaveLength(3)
  })

  it('with whose commit it is where the target had the work of a task already', () => {
    const end = { outcome: 'done', at: startedAt, reason: null, addsNothing: true } as const
    const { items } = summarize({ ...mixed, rows: [row(db, 'done', { ...dbTry, end })] })
    const [item] = items.map(notedSummaryItem)
    expect(item && itemNote(item, { run: null, now: startedAt }).text).toBe('already in 5555555')
  })

  it('as the lines that stay in the terminal', () => {
    expect(summaryText(summarize(mixed), plain)).toEqual([
      '1 of 5 tasks done, 2 need you, 1 blocked, 1 skipped   run 7, 1:04:10',
      'main 0000000 to 5555555, 1 commit (merged and checked; your checkout is there too)',
      '',
      '  ID        TITLE                         STATE     TRY     TIME     DIFF  WHY',
      '✗ API-007   Return 422 with field errors  failed      3     1:00  +140 −9  gate: npm test, exit 1',
      '! AUTH-009  Revoke sessions               conflict    1     3:00  +88 −21  src/auth/store.ts, kept on its branch',
      '⊘ DOC-004   Changelog for 2.0             blocked                          needs API-007',
      '',
      'Next',
      '  loopwork logs API-007                what the agent said',
      '  loopwork retry API-007               back to todo; loopwork run then tries it again',
      '  git diff main...loopwork/auth-009/1  what AUTH-009 made; it conflicts',
      '  cd /api.loopwork/auth-009            settle it there, as you would a merge',
      '  loopwork retry AUTH-009              takes what you settled there; no agent runs',
      '  loopwork retry AUTH-009 --again      an agent again, from main as it is then',
      '  git log 0000000..main                what was done',
      'Whole report: /repo/.git/loopwork/runs/7/summary.md',
    ])
  })

  it('offers another run only when that could take something up', () => {
    const [left, next] = [anItem('LEFT-1', 'Left'), anItem('LEFT-2', 'Needs it')]
    const todo = { ...row(left, 'blocked', null), state: 'todo' as const }
    const offered = (rows: readonly ItemRow[]) =>
      summaryText(summarize({ ...mixed, rows }), plain).some((line) => /^ {2}loopwork run /.test(line))
    expect(offered([todo, row(next, 'blocked', null, [left])])).toBe(true)
    expect(offered([row(api, 'failed', null), row(doc, 'blocked', null, [api])])).toBe(false)
    expect(offered([row(db, 'done', dbTry), row(doc, 'blocked', null)])).toBe(false)
  })

  it('names no branch of a conflict that somebody deleted', () => {
    const summary = summarize({ ...mixed, goneBranches: new Set(['loopwork/auth-009/1']) })
    const lines = summaryText(summary, plain)
    expect(lines.join('\n')).not.toContain('git diff main...')
    expect(lines.join('\n')).toContain('src/auth/store.ts; its branch was deleted')
    expect(lines.join('\n')).toContain('loopwork retry AUTH-009 --again')
  })

  it('gives rows to what a person should look at, and counts what the next run takes up', () => {
    const first = anItem('FIRST', 'First')
    const chain = Array.from({ length: 20 }, (_, index) => anItem(`NEXT-${index}`, 'Next'))
    const rows = [
      { ...row(first, 'blocked', null), state: 'todo' as const },
      ...chain.map((item) => row(item, 'blocked', null, [first])),
      row(api, 'failed', apiTries[2] ?? null),
      row(doc, 'blocked', null, [api]),
    ]
    const counts = { ...noCounts, todo: 1, blocked: 21, failed: 1, done: 4, cancelled: 2, total: 29 }
    const lines = summaryText(summarize({ ...mixed, rows, counts }), plain)
    expect(lines.filter((line) => /^[⊘◦✗!] /.test(line)).map((line) => line.slice(2, 9))).toEqual([
      'API-007',
      'DOC-004',
    ])
    expect(lines).toContain('  21 more tasks: loopwork list')
    // Of a large backlog only a part is listed, and all is counted.
    const large = summaryText(
      summarize({ ...mixed, rows, counts: { ...counts, failed: 9_001, total: 99_029 } }),
      plain,
    )
    expect(large).toContain('  99,021 more tasks: loopwork list')
  })

  it('names three that failed with what to do, the next in one command, and counts those that it leaves out', () => {
    const step = (failed: number): string | undefined => {
      const rows = Array.from({ length: failed }, (_, index) =>
        row(anItem(`F${index + 1}`, 'Fails'), 'failed', apiTries[2] ?? null),
      )
      const counts = { ...noCounts, failed, total: failed }
      const lines = summaryText(summarize({ ...mixed, rows, counts }), plain)
      return lines.find((line) => line.includes('that need'))?.trim()
    }
    expect(step(3)).toBeUndefined()
    expect(step(4)).toMatch(/^loopwork retry F4 +retries 1 more task that needs you$/)
    expect(step(12)).toMatch(
      /^loopwork retry F4 F5 F6 F7 F8 F9 F10 F11 +retries 8 more tasks that need you; 1 other needs you too$/,
    )
  })

  it('says each reason on a terminal of 80 columns: what is empty goes first, then gaps, then the title is cut', () => {
    const untouched = anAttempt(2, api, { branch: null, number: 1, tryNumber: 1, end: end('failed', minute) })
    const why = 'gate: npm test, exit 1'
    const rows = [row(api, 'failed', untouched)]
    const counts = { ...noCounts, failed: 1, total: 1 }
    const linesAt = (width: number): readonly string[] =>
      summaryText(summarize({ ...mixed, attempts: [untouched], rows, counts }), { ...plain, width })
    expect(linesAt(80)).toEqual(
      expect.arrayContaining([
        '  ID       TITLE                       STATE   TRY  TIME  WHY',
        `✗ API-007  Return 422 with field err…  failed    1  1:00  ${why}`,
      ]),
    )
    expect(linesAt(120)).toContain(
      `✗ API-007  Return 422 with field errors  failed      1     1:00           ${why}`,
    )
  })

  it('says reasons below their tasks, whole, where they have too little room beside them', () => {
    const lines = summaryText(summarize(mixed), { ...plain, width: 60 })
    expect(lines).toEqual(
      expect.arrayContaining([
        '! AUTH-009  Revoke sessions     conflict    1  3:00  +88 −21',
        '    src/auth/store.ts, kept on its branch',
        '⊘ DOC-004   Changelog for 2.0   blocked',
        '    needs API-007',
      ]),
    )
    expect(lines.join('\n')).not.toContain('WHY')
  })

  it('fits a terminal, in ASCII and colour when asked', () => {
    const lines = summaryText(summarize(mixed), { colour: '16', width: 80, ascii: true })
    for (const line of lines) expect(line.replaceAll(/\u001b\[[\d;]*m/g, '').length).toBeLessThanOrEqual(80)
    expect(lines.join('').replaceAll(/\u001b\[[\d;]*m/g, '')).toMatch(/^[\x20-\x7e]*$/)
    expect(lines.some((line) => line.startsWith('\u001b[31mx\u001b[0m API-007'))).toBe(true)
  })

  it('calls nothing checked that no gate has seen, and says when the checkout waits', () => {
    const unchecked = { ...dbTry, gates: [] }
    const held = summarize({
      ...mixed,
      attempts: [unchecked],
      rows: [row(db, 'done', unchecked)],
      counts: { ...noCounts, done: 1, total: 1 },
      delivery: {
        kind: 'held',
        why: 'files have changes of yours',
        files: ['a.ts', 'b.ts', 'c.ts', 'd.ts'],
        command: 'git -C /home/ada/api stash',
      },
    })
    expect(summaryText(held, plain).slice(0, 2)).toEqual([
      '1 of 1 task done   run 7, 1:04:10',
      '1 commit up to 5555555 (merged; no gate has checked it), but main waits: files have changes of yours: a.ts, b.ts, c.ts and 1 more file',
    ])
    expect(summaryText(held, plain)).toContain(
      '  git -C /home/ada/api stash  commit or stash them, loopwork run then brings it there',
    )
    const elsewhere = summarize({ ...mixed, checkedOut: false })
    expect(summaryText(elsewhere, plain)[1]).toContain('your checkout is not on it')
    const nothing = summarize({
      ...mixed,
      attempts: [],
      rows: [],
      counts: { ...noCounts, total: 0 },
      change: { to: commitOf('0'), commits: 0, added: 0, removed: 0, filesChanged: 0 },
    })
    expect(summaryText(nothing, plain)[1]).toBe('nothing new was merged into main; its tip is 0000000')
    const [from, to] = [oid('0'.repeat(40)), oid('1'.repeat(40))]
    const stray = { target: 'main', item: itemId('A'), number: 2, commits: [to], from, to, there: '/r' }
    const words = (behind: readonly string[]): string =>
      summaryText({ ...nothing, strayed: [{ ...stray, behind }] }, plain)[1] ?? ''
    expect(words([])).toBe(
      'nothing was merged into main by the run, and what got there is 1 commit of attempt 2 of A, past gate and queue',
    )
    expect(words(['/r'])).toMatch(/past gate and queue; your files did not come along$/)
  })

  it('says of a run that was carried on with a filter that fits nothing no more than that none of those tasks was merged', () => {
    const facts = {
      ...mixed,
      rows: mixed.rows.map((each) => ({ ...each, outside: true as const })),
      counts: { ...noCounts, total: 0, outside: 5 },
    }
    expect(summaryText(summarize(facts), plain)[1]).toMatch(/1 commit \(none of it from this run; your/)
    const { run } = mixed
    const filtered = { ...run, settings: { ...run.settings, filter: 'feature = nothing' } }
    expect(summaryText(summarize({ ...facts, run: filtered }), plain).slice(0, 2)).toEqual([
      '0 of 0 tasks done, 5 outside the filter   run 7, 1:04:10',
      'main 0000000 to 5555555, 1 commit (none of it from tasks that fit the filter; your checkout is there too)',
    ])
  })

  it('as Markdown in which foreign text stays text', () => {
    const evil = anItem('A`|b', '](http://x) <script>alert(1)</script> | **bold**\n# head\u001b[31m\u202e')
    const attempt = anAttempt(1, evil, {
      agent: '<b>',
      slug: 'x',
      gates: [{ ...gate(1), command: 'echo `|`' }],
      end: { ...end('failed', 1), reason: reason('gate:failed', '<img src=x>') },
    })
    const text = summaryMarkdown(
      summarize({ ...mixed, project: '[p](x)', attempts: [attempt], rows: [row(evil, 'failed', attempt)] }),
    )
    expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u)
    expect(text).not.toMatch(/(?<!\\)<(?:script|img|b)/)
    expect(text).not.toMatch(/(?<!\\)\]\(/)
    expect(text).toContain('\\](http\\://x) \\<script>')
    const rows = text.split('\n').filter((line) => line.startsWith('| ``A`'))
    expect(rows).toHaveLength(1)
    expect(rows[0]?.match(/(?<!\\)\|/g)).toHaveLength(8)
  })

  it('as Markdown that a person reads: what needs them first, the evidence last', () => {
    const text = summaryMarkdown(summarize(mixed))
    expect(text.split('\n').filter((line) => line.startsWith('#'))).toEqual([
      '# Run 7: 1 of 5 tasks done, 2 need you, 1 blocked, 1 skipped',
      '## Not done',
      '## Done',
      '## Skipped',
      '## Workers',
      '## Evidence',
      '### DB-003',
      '### AUTH-009',
      '### API-007',
    ])
    expect(text).toContain('- gate `npm test`: exit 0, 0:31, on tree `ddddddd`')
  })

  it('quotes ids that a shell would take for something else', () => {
    const odd = anItem("two $(words) it's", 'Odd')
    const lines = summaryText(summarize({ ...mixed, attempts: [], rows: [row(odd, 'failed', null)] }), plain)
    expect(lines.join('\n')).toContain(`loopwork retry 'two $(words) it'\\''s'`)
  })
})

describe('the published shapes', () => {
  const schemaOf = async (name: string) => {
    const text = await readFile(new URL(`../../../docs/${name}.schema.json`, import.meta.url), 'utf8')
    return z.fromJSONSchema(JSON.parse(text) as Parameters<typeof z.fromJSONSchema>[0])
  }
  const requiredOf = async (name: string) => {
    const text = await readFile(new URL(`../../../docs/${name}.schema.json`, import.meta.url), 'utf8')
    return (JSON.parse(text) as { required: string[] }).required.toSorted()
  }

  it('hold for summary.json and for the last event of run --json', async () => {
    const schema = await schemaOf('run-summary')
    const summary = summarize(mixed)
    const file: unknown = JSON.parse(summaryJson(summary))
    expect(schema.safeParse(file).error).toBeUndefined()
    expect(Object.keys(summary).toSorted()).toEqual(await requiredOf('run-summary'))
    const lines: string[] = []
    const deps = {
      write: (line: string) => lines.push(line),
      ...plain,
      place: here,
      gates: [],
      tries: 3,
      timeOfDay: String,
      agentLogOf: async function* () {
        // Nothing was printed.
      },
    }
    await createOutput('ndjson', deps).ended(summary, startedAt)
    expect(schema.safeParse(JSON.parse(lines[0] ?? '')).error).toBeUndefined()
    expect(schema.safeParse({ ...summary, items: [{ id: 1 }] }).success).toBe(false)
  })

  it('know every state of a task', async () => {
    for (const name of ['item', 'run-summary', 'why']) {
      const text = await readFile(new URL(`../../../docs/${name}.schema.json`, import.meta.url), 'utf8')
      const lists = text.match(/"enum": \[[^\]]*"merging"[^\]]*\]/g) ?? []
      expect(lists.length).toBeGreaterThan(0)
      for (const list of lists)
        expect(Object.keys(noCounts).filter((state) => !list.includes(`"${state}"`))).toEqual([])
    }
  })

  it('hold for items of list --json', async () => {
    const schema = await schemaOf('item')
    for (const each of mixed.rows)
      expect(schema.safeParse(JSON.parse(JSON.stringify(itemJson(each)))).error).toBeUndefined()
    const [first] = mixed.rows
    if (first !== undefined) expect(Object.keys(itemJson(first)).toSorted()).toEqual(await requiredOf('item'))
  })
})
