import { existsSync, readdirSync, readFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { afterEach, expect, test } from 'vitest'
import { processesOf } from '../../support/processes-of.ts'
import { ScratchRepository } from '../../support/scratch-repository.ts'
import { seeded } from '../../support/seeded.ts'

/*
 * Each side effect of a run of three tasks fails once, in each of five ways; whatever became of that run, the next start ends
 * it as if nothing had happened. A seeded part by default, all with `LOOPWORK_TEST_SWEEP=full`, so many with a number.
 */
const modes = ['error', 'error after', 'kill before', 'kill after', 'disk full'] as const
const asked = process.env['LOOPWORK_TEST_SWEEP'] ?? '8'
const seed = Number(process.env['LOOPWORK_TEST_SEED'] ?? 1)

interface Fault {
  readonly kind: string
  readonly at: number
  readonly mode: (typeof modes)[number]
}

const made: ScratchRepository[] = []
afterEach(async () => {
  for (const repository of made.splice(0)) await repository.remove()
})

const inject = `--import=${new URL('inject.mjs', import.meta.url).href}`
const run = ['run', '--parallel', '2', '--gate', 'test -d out']

async function scene(): Promise<ScratchRepository> {
  const repository = await ScratchRepository.make()
  made.push(repository)
  const marks = repository.outside('marks')
  await repository.backlog([
    { id: 'A', script: [`mark ${marks}`, 'write out/A.txt A'] },
    { id: 'B', script: [`mark ${marks}`, 'write out/B.txt B'] },
    { id: 'C', dependsOn: ['A'], script: [`mark ${marks}`, 'write out/C.txt C'] },
  ])
  await repository.write('notes.txt', 'mine, not tracked\n')
  await repository.write('README.md', '# stashed by me\n')
  repository.git('stash', '--quiet')
  await repository.write('README.md', '# changed by me\n')
  return repository
}

async function sideEffects(): Promise<Readonly<Record<string, number>>> {
  const repository = await scene()
  const counts = repository.outside('counts.json')
  const { exit, stdout } = await repository.loopwork(run, { NODE_OPTIONS: inject, SWEEP_COUNTS: counts })
  expect([exit, exit === 0 ? '' : stdout]).toEqual([0, ''])
  return JSON.parse(readFileSync(counts, 'utf8')) as Record<string, number>
}

function chosen(counts: Readonly<Record<string, number>>): readonly Fault[] {
  const all = Object.entries(counts).flatMap(([kind, count]) =>
    Array.from({ length: count }, (_, index) => index + 1).flatMap((at) =>
      modes.map((mode) => ({ kind, at, mode })),
    ),
  )
  if (asked === 'full') return all
  // Every kind has its turn, however rare it is.
  const random = seeded(seed)
  const kinds = Object.keys(counts)
  return Array.from({ length: Number(asked) }, (_, index) => {
    const kind = kinds[index % kinds.length] ?? ''
    const ofKind = all.filter((fault) => fault.kind === kind)
    return ofKind[Math.floor(random() * ofKind.length)]
  }).filter((fault) => fault !== undefined)
}

test(
  `side effects that fail once (${asked}, seed ${seed}): the next start ends the run as if nothing had happened`,
  { timeout: asked === 'full' ? 4 * 3600_000 : 120_000 + Number(asked) * 20_000 },
  async () => {
    const counts = await sideEffects()
    const table: Record<string, Record<string, string>> = {}
    const problems: string[] = []
    for (const fault of chosen(counts)) {
      const found = await failsOnce(fault)
      const row = (table[`${fault.kind} (${counts[fault.kind] ?? 0})`] ??= {})
      const [good = 0, all = 0] = (row[fault.mode] ?? '0 of 0').split(' of ').map(Number)
      row[fault.mode] = `${good + (found.length === 0 ? 1 : 0)} of ${all + 1}`
      problems.push(...found.map((problem) => `${fault.kind} ${fault.at}, ${fault.mode}: ${problem}`))
    }
    console.table(table)
    expect(problems).toEqual([])
  },
)

async function failsOnce({ kind, at, mode }: Fault): Promise<readonly string[]> {
  const repository = await scene()
  const before = userState(repository)
  const first = await repository.loopwork(run, {
    NODE_OPTIONS: inject,
    SWEEP_KIND: kind,
    SWEEP_AT: String(at),
    SWEEP_MODE: mode,
    SWEEP_HIT: repository.outside('hit'),
  })
  const problems: string[] = []
  // Two workers never do all in the same order: the last ones of a kind may not come.
  if (!existsSync(repository.outside('hit'))) return []
  if (/a bug of loopwork/.test(first.stderr)) problems.push(`a bug: ${first.stderr.slice(0, 300)}`)
  const failed = Object.entries(await repository.states()).filter(([, state]) =>
    /failed|conflict/.test(state),
  )
  if (failed.length > 0) await repository.loopwork(['retry', ...failed.map(([id]) => id)])
  const last = await repository.loopwork(run)
  if (last.exit !== 0)
    problems.push(`the next run ended with ${last.exit}: ${(last.stderr + last.stdout).slice(-800)}`)
  problems.push(...brokenInvariants(repository, await repository.states()))
  const after = userState(repository)
  if (after !== before) problems.push(`the user's own changed: ${before} -> ${after}`)
  const what = readFileSync(repository.outside('hit'), 'utf8')
    .replaceAll(/ -c \S+/g, '')
    .slice(0, 200)
  await repository.remove()
  return problems.map((problem) => `(${what}) ${problem}`)
}

/** What is the user's and not the run's. */
const userState = (at: ScratchRepository): string =>
  JSON.stringify([
    at.git('symbolic-ref', 'HEAD'),
    at.git('stash', 'list', '--format=%H'),
    at.git('status', '--porcelain', '--untracked-files=no'),
    at.git('config', '--local', '--list').replaceAll(/^(?:extensions|loopwork)\..*\n/gm, ''),
    readFileSync(at.at('README.md'), 'utf8'),
    readFileSync(at.at('notes.txt'), 'utf8'),
  ])

function brokenInvariants(
  at: ScratchRepository,
  states: Readonly<Record<string, string>>,
): readonly string[] {
  const broken: string[] = []
  const must = (holds: boolean, what: string): void => {
    if (!holds) broken.push(what)
  }
  must(Object.values(states).join() === 'done,done,done', `states ${JSON.stringify(states)}`)
  const landed = at.git('log', '--format=%(trailers:key=Loopwork-Item,valueonly,separator=%x2C)', 'main')
  must(landed.split('\n').filter(Boolean).sort().join() === 'A,B,C', `landed ${JSON.stringify(landed)}`)
  for (const id of ['A', 'B', 'C'])
    must(at.filesOn('main').includes(`out/${id}.txt`), `out/${id}.txt is not on main`)
  const worktrees = at.git('worktree', 'list', '--porcelain').match(/^worktree .*(?<!--gate)$/gm) ?? []
  must(worktrees.length === 1, `worktrees ${worktrees.join()}`)
  const branches = at.git('for-each-ref', '--format=%(refname)', 'refs/heads').trim()
  must(branches === 'refs/heads/main', `branches ${branches}`)
  must(processesOf(at.home).length === 0, 'a process lives on')
  const locks = readdirSync(at.at('.git'), { recursive: true, encoding: 'utf8' })
  const left = locks.filter(
    (name) => /\.lock$|loopwork-(?:lock|index)/.test(name) && !name.startsWith('loopwork/'),
  )
  must(left.length === 0, `left ${left.join()}`)
  must(at.git('fsck', '--no-dangling', '--no-progress') === '', 'fsck is not clean')

  const db = new Database(at.at('.git/loopwork/loopwork.db'), { readonly: true })
  try {
    const { count, first, newest } = db
      .prepare('SELECT count(*) AS count, min(seq) AS first, max(seq) AS newest FROM events')
      .get() as { count: number; first: number; newest: number }
    must(newest - first + 1 === count, `events ${first} to ${newest} are ${count}`)
    must(db.pragma('integrity_check', { simple: true }) === 'ok', 'integrity_check')
    must((db.pragma('foreign_key_check') as unknown[]).length === 0, 'foreign_key_check')
    const { most } = db.prepare('SELECT max(try_number) AS most FROM attempts').get() as { most: number }
    must(most <= 3, `${most} tries`)
    const open = db.prepare('SELECT count(*) FROM attempts WHERE ended_at IS NULL').pluck().get()
    must(open === 0, 'an attempt is open')
  } finally {
    db.close()
  }
  return broken
}
