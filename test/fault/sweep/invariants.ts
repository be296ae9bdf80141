import { existsSync, readdirSync, readFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { EventBody, StoredEvent } from '../../../src/core/event.ts'
import { processesOf } from '../../support/processes-of.ts'
import type { ScratchRepository } from '../../support/scratch-repository.ts'
import { fold } from '../../support/store/fold.ts'
import { recount } from '../../support/store/recount.ts'
import { items } from './effect-name.mjs'

/** What must hold when the next run has ended, whatever failed in the one before. Each broken one in a line. */
export function brokenInvariants(scene: ScratchRepository, userBefore: string): readonly string[] {
  const checks: Readonly<Record<string, (scene: ScratchRepository) => readonly unknown[]>> = {
    'every task is done, by one try that counts': undone,
    'no agent is started twice': startedTwice,
    'the target was only ever where a gate has passed': ungated,
    'no work is lost, and none taken twice': lostWork,
    'nothing of ours is left over': leftOver,
    'the history of each attempt says what its row says': untoldHistory,
    'the database is whole': damagedDatabase,
    'every attempt that ended has its receipt': missingReceipts,
    'the backlog says what the store says': untrueBacklog,
    "what is the user's is as it was": (at) => differing(userBefore, userState(at)),
  }
  return Object.entries(checks).flatMap(([invariant, check]) => {
    try {
      return check(scene).map((found) => `${invariant}: ${JSON.stringify(found)}`)
    } catch (error) {
      return [`${invariant}: can't be looked at: ${String(error)}`]
    }
  })
}

/** What is the user's and not the run's. */
export const userState = (at: ScratchRepository): string =>
  JSON.stringify([
    at.git('symbolic-ref', 'HEAD'),
    at.git('stash', 'list', '--format=%H'),
    at.git('status', '--porcelain'),
    at.git('config', '--local', '--list').replaceAll(/^(?:extensions|loopwork)\..*\n/gm, ''),
    readFileSync(at.at('README.md'), 'utf8'),
    readFileSync(at.at('notes.txt'), 'utf8'),
    readdirSync(at.at('.specs/tasks')),
  ])

const differing = (before: string, after: string): readonly unknown[] =>
  before === after ? [] : [{ before, after }]

const database = (at: ScratchRepository): string => at.at('.git/loopwork/loopwork.db')

function rows(at: ScratchRepository, sql: string): readonly Readonly<Record<string, unknown>>[] {
  const db = new Database(database(at), { readonly: true })
  try {
    return db.prepare(sql).all() as Record<string, unknown>[]
  } finally {
    db.close()
  }
}

/** A failure that is the machine's is no try of the task's. */
const undone = (at: ScratchRepository): readonly unknown[] =>
  rows(
    at,
    `SELECT key, status, attempts, reason, (SELECT max(try_number) FROM attempts a WHERE a.item = i.id) AS tries FROM items i`,
  ).filter(({ status, attempts, tries }) => status !== 'done' || attempts !== 1 || tries !== 1)

const startedTwice = (at: ScratchRepository): readonly unknown[] => {
  const started = at.marks().map((line) => line.split(' ')[0] ?? '')
  return items.join() === [...started].sort().join() ? [] : [started]
}

/** Every commit that the branch has pointed to, from its reflog: its files are ones that a gate has seen and passed. */
function ungated(at: ScratchRepository): readonly unknown[] {
  const passed = new Set(readFileSync(at.outside('passed'), 'utf8').split('\n'))
  const [, ...moved] = at.git('log', '-g', '--format=%H', 'main').trim().split('\n').toReversed()
  return moved
    .map((commit) => ({ commit, files: filesIn(at, commit) }))
    .filter(({ files }) => !passed.has(files))
}

/** As the gate writes down what it sees. */
const filesIn = (at: ScratchRepository, commit: string): string =>
  at
    .git('grep', '--no-color', '', commit)
    .split('\n')
    .filter(Boolean)
    .map((line) => `${line.replace(`${commit}:`, './')}|`)
    .sort()
    .join('')

function lostWork(at: ScratchRepository): readonly unknown[] {
  const landed = at.git('log', '--format=%(trailers:key=Loopwork-Item,valueonly,separator=%x2C)', 'main')
  const names = landed.split('\n').filter(Boolean).sort()
  const wrong = items.filter((id) => at.git('show', `main:out/${id}.txt`).trim() !== id)
  return [...(names.join() === items.join() ? [] : [names]), ...wrong]
}

function leftOver(at: ScratchRepository): readonly unknown[] {
  // The gate's worktree is the lane's: the next merge uses it, or the next start takes it away.
  const worktrees = at.git('worktree', 'list', '--porcelain').match(/^worktree .*(?<!--gate)$/gm) ?? []
  const branches = at.git('for-each-ref', '--format=%(refname)', 'refs/heads').trim().split('\n')
  const locks = readdirSync(at.at('.git'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.lock$|loopwork-(?:lock|index)/.test(name) && !name.startsWith('loopwork/'),
  )
  const quarantine = at.at('.git/loopwork/git/quarantine')
  return [
    ...worktrees.slice(1),
    ...branches.filter((name) => name !== 'refs/heads/main'),
    ...processesOf(at.home).map((pid) => `process ${pid}`),
    ...locks,
    ...(existsSync(quarantine) ? readdirSync(quarantine) : []),
    ...at.git('fsck', '--no-dangling', '--no-progress').split('\n').filter(Boolean),
  ]
}

function untoldHistory(at: ScratchRepository): readonly unknown[] {
  const events = rows(
    at,
    'SELECT e.*, i.key FROM events e LEFT JOIN items i ON i.id = e.item ORDER BY seq',
  ).map((row) => {
    const body = { type: row['type'], ...(JSON.parse(String(row['body'])) as object) } as EventBody
    return { ...row, item: row['key'], body } as unknown as StoredEvent
  })
  const told = fold(events)
  const attempts = rows(at, 'SELECT id, outcome, phase FROM attempts')
  return [
    ...rows(at, 'SELECT key, status, attempts, epoch FROM items').filter(({ key, ...row }) => {
      const { status, attempts: tries, epoch } = told.items.get(String(key)) ?? {}
      return JSON.stringify(row) !== JSON.stringify({ status, attempts: tries, epoch })
    }),
    ...attempts.filter(({ id, outcome }) => outcome !== (told.ended.get(Number(id)) ?? null)),
    ...[...told.open].map(([id, phase]) => `attempt ${id} is open, ${phase}`),
  ]
}

/** With no two open attempts of one task, no gap in the events, and no counter that says something else than the rows. */
const damagedDatabase = (at: ScratchRepository): readonly unknown[] =>
  Object.entries(recount(database(at))).filter(([, wrong]) => wrong.length > 0)

const missingReceipts = (at: ScratchRepository): readonly unknown[] =>
  rows(at, 'SELECT id, outcome FROM attempts').filter(({ id, outcome }) => {
    const receipt = at.at(`.git/loopwork/attempts/${String(id)}/receipt.json`)
    if (!existsSync(receipt)) return true
    return (JSON.parse(readFileSync(receipt, 'utf8')) as { outcome?: unknown }).outcome !== outcome
  })

const untrueBacklog = (at: ScratchRepository): readonly unknown[] => {
  const { tasks } = JSON.parse(readFileSync(at.at('.specs/tasks/tasks.json'), 'utf8')) as {
    readonly tasks: readonly { readonly id: string; readonly status: string }[]
  }
  return tasks.filter(({ status }) => status !== 'completed').map(({ id, status }) => ({ id, status }))
}
