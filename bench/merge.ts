import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { oid, type Oid } from '../src/core/ids.ts'
import type { Git } from '../src/core/ports/git.ts'
import type { DeliveryEntry } from '../src/core/ports/lane-store.ts'
import { openGit } from '../src/git/open-git.ts'
import { median, report } from './report.ts'

/**
 * merge: the lane and the delivery of one item without a gate, in spawns (`git version` in the same round). The item's work began at
 * an earlier tip, so it is really merged; the user's branch is checked out, so its files and index follow.
 */
const rounds = 15
const spawnsAnItem = 12
const sizes = [5_000, 50_000]

const home = mkdtempSync(path.join(tmpdir(), 'loopwork-bench-'))
try {
  for (const files of sizes) {
    const root = path.join(home, `project-${files}`)
    prepare(root, files)
    const { ours, spawns } = await measure(root)
    report({
      name: `merge: lane and delivery at ${files} files`,
      unit: 'ms',
      value: median(ours),
      baseline: median(spawns),
      // The larger one is told beside it: what differs is the look at the index and the files.
      ...(files === sizes[0] ? { most: spawnsAnItem } : {}),
    })
  }
} finally {
  rmSync(home, { recursive: true, force: true, maxRetries: 5 })
}

async function measure(root: string): Promise<{ readonly ours: number[]; readonly spawns: number[] }> {
  const git = await open(root)
  const base = git.repository.head
  const ours: number[] = []
  const spawns: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const work = changeOf(root, base, round)
    const spawnMs = await timed(async () => execFileSync('git', ['version'], { cwd: root, stdio: 'ignore' }))
    const ms = await timed(() => bringIn(git, { base, work, round }))
    // The first one begins the lane and reads all attributes.
    if (round === 0) continue
    spawns.push(spawnMs)
    ours.push(ms)
  }
  return { ours, spawns }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

async function bringIn(
  git: Git,
  { base, work, round }: { readonly base: Oid; readonly work: Oid; readonly round: number },
): Promise<void> {
  const tip = await git.lane.tip('main')
  const order = { tip, base, work, slug: `item-${round}`, message: `Item ${round}`, trailers: [] }
  const merged = await git.lane.merge(order)
  if (merged.kind !== 'clean') throw new Error(`the merge is ${merged.kind}`)
  if (!(await git.lane.advance('main', tip, merged.commit))) throw new Error('the lane has moved')
  const followed = await git.lane.follow('main')
  if (followed.kind !== 'followed') throw new Error(`the branch is ${JSON.stringify(followed)}`)
}

async function open(root: string): Promise<Git> {
  const entries = new Map<string, DeliveryEntry>()
  return openGit({
    cwd: root,
    storeId: 'cafe12345678',
    laneStore: {
      journalOpen: async (entry) => void entries.set(entry.checkout, entry),
      journalClose: async (checkout) => void entries.delete(checkout),
      journalEntries: async () => [...entries.values()],
      laneRecord: async () => ({ tip: null, delivered: null }),
      noteLaneBack: async () => undefined,
      landedOn: async () => [],
    },
    // No worktree is made here.
    records: {
      worktreeAt: async () => null,
      worktrees: async () => [],
      writeWorktree: async () => true,
      forgetWorktree: async () => undefined,
    },
  })
}

/** A commit on the base that changes one file, made beside the checkout. */
function changeOf(root: string, base: Oid, round: number): Oid {
  const env = { ...process.env, GIT_INDEX_FILE: path.join(home, 'work-index') }
  const git = (args: readonly string[], input = '') =>
    execFileSync('git', [...args], { cwd: root, env, input, encoding: 'utf8' }).trim()
  git(['read-tree', base])
  const blob = git(['hash-object', '-w', '--stdin'], `changed by ${round}\n`)
  git(['update-index', '--cacheinfo', `100644,${blob},${nameOf(round * 7)}`])
  return oid(git(['commit-tree', '-p', base, '-m', `work ${round}`, git(['write-tree'])]))
}

function nameOf(index: number): string {
  return `src/d${Math.floor(index / 50)}/f${index}.txt`
}

function prepare(root: string, files: number): void {
  for (let folder = 0; folder * 50 < files; folder++)
    mkdirSync(path.join(root, `src/d${folder}`), { recursive: true })
  for (let index = 0; index < files; index++)
    writeFileSync(path.join(root, nameOf(index)), `file ${index}\n`.repeat(20))
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'ignore' })
  git('init', '-q', '-b', 'main')
  git('config', 'user.name', 'Ada')
  git('config', 'user.email', 'ada@example.org')
  git('add', '-A')
  git('commit', '-qm', 'first')
  git('repack', '-adq')
}
