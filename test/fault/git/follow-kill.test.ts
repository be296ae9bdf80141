import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { childrenGone } from '../../../src/git/delivery/locks/index-lock.ts'
import { fileJournal } from '../../support/git/file-journal.ts'
import { killedRun } from '../../support/git/killed-run.ts'
import { openScratch } from '../../support/git/open-scratch.ts'
import { head } from '../../support/git/put-on-tip.ts'
import { scratchAt, scratchRepository, type Scratch } from '../../support/git/scratch-repository.ts'
import { seeded } from '../../support/git/seeded.ts'

const kills = Number(process.env['LOOPWORK_TEST_KILLS'] ?? 12)
const seed = Number(process.env['LOOPWORK_TEST_SEED'] ?? 20240501)

/** What the user does between the kill and the next start. */
const acts = ['nothing', 'nothing', 'edits', 'commits', 'switches'] as const
type Act = (typeof acts)[number]

test(
  `following is killed ${kills} times (seed ${seed}); nothing of the user's is ever lost`,
  { timeout: 600_000 },
  async () => {
    const template = makeTemplate()
    const random = seeded(seed)
    // A machine that is busy now and idle later needs another time: it is learnt from the kills that come too late.
    let spanMs = (await killedRun(copyOf(template).folder, null, 'all')).ms
    let landed = 0
    let amidFiles = 0
    const enough = (): boolean => landed > kills / 2 && amidFiles > kills / 10
    for (let round = 0; round < kills || (!enough() && round < 10 * kills); round++) {
      const act = acts[Math.floor(random() * acts.length)] ?? 'nothing'
      const who = random() < 0.6 ? 'all' : 'supervisor'
      const afterMs = random() * spanMs * 1.05
      const again = random() < 0.3
      const scratch = copyOf(template)
      const story = `seed ${seed} round ${round}: ${who} killed after ${afterMs.toFixed(1)} ms, user ${act}`
      try {
        const run = await killedRun(scratch.folder, afterMs, who)
        if (run.landed) landed++
        spanMs *= run.landed ? 1.03 : 0.85
        if (run.landed && (await journalOf(scratch)).length > 0) amidFiles++
        await lastCommandEnded(scratch)
        const did = actAs(scratch, act)
        if (again) await killedRun(scratch.folder, random() * spanMs, 'all')
        await checkRecovery(scratch, template, did, story)
      } finally {
        rmSync(scratch.folder, { recursive: true, force: true })
      }
    }
    expect(landed, 'kills that came before the end').toBeGreaterThan(kills / 2)
    expect(amidFiles, 'kills that came while files were written').toBeGreaterThan(kills / 10)
  },
)

/** 150 changed files, two big ones, a folder that becomes a file and the reverse; and a user amid work. */
function makeTemplate(): Scratch {
  const scratch = scratchRepository()
  const many = (word: string) =>
    Object.fromEntries(
      Array.from({ length: 150 }, (_, at) => [`src/d${at % 10}/f${at}.txt`, `${word} ${at}\n`.repeat(40)]),
    )
  scratch.commit({
    ...many('old'),
    'big.bin': 'o'.repeat(3e6),
    'turns/into/file': 'x',
    plain: 'x',
    '.gitignore': '*.log\n',
    'mine.txt': 'm\n',
  })
  const base = head(scratch)
  rmSync(join(scratch.root, 'turns'), { recursive: true })
  rmSync(join(scratch.root, 'plain'))
  rmSync(join(scratch.root, 'src/d3/f3.txt'))
  const tip = scratch.commit({
    ...many('new'),
    'big.bin': 'n'.repeat(3e6),
    turns: 'a file now',
    'plain/is/folder': 'x',
    'added.txt': 'added',
  })
  scratch.git(['update-ref', 'refs/loopwork/lanes/main', tip])
  scratch.git(['reset', '-q', '--hard', base])
  scratch.write({ 'mine.txt': 'stashed\n' })
  scratch.git(['stash', '-q'])
  scratch.write({ 'mine.txt': 'staged\n', 'staged-new.txt': 'staged\n' })
  scratch.git(['add', 'mine.txt', 'staged-new.txt'])
  scratch.write({
    'mine.txt': 'dirty\n',
    'untracked.txt': 'untracked\n',
    'ignored.log': 'ignored\n',
    'a.txt': 'dirty\n',
  })
  return scratch
}

function copyOf(template: Scratch): Scratch {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'loopwork-kill-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  cpSync(template.root, join(folder, 'project'), { recursive: true, preserveTimestamps: true })
  return scratchAt(folder)
}

const journalOf = (scratch: Scratch) => fileJournal(join(scratch.folder, 'journal.json')).journalEntries()

/** A git command that outlived its supervisor is waited for: a user who writes into files while git writes them is another story. */
async function lastCommandEnded(scratch: Scratch): Promise<void> {
  const lock = (await journalOf(scratch))[0]?.lock ?? ''
  if (lock !== '') await childrenGone(lock, 30_000)
}

/** `act`, or what it came to: removing the lock is the user's right, committing may find nothing to stop it. */
function actAs(scratch: Scratch, act: Act): Act {
  if (act === 'nothing') return act
  if (act === 'edits') {
    scratch.write({ 'src/d1/f1.txt': 'edited by the user\n', 'src/d9/mine.txt': 'new by the user\n' })
    return act
  }
  rmSync(join(scratch.root, '.git/index.lock'), { force: true })
  rmSync(join(scratch.root, '.git/HEAD.lock'), { force: true })
  rmSync(join(scratch.root, '.git/refs/heads/main.lock'), { force: true })
  if (act === 'commits') scratch.git(['commit', '-qam', 'by the user'])
  else scratch.git(['checkout', '-q', '-b', 'elsewhere'])
  return act
}

async function checkRecovery(scratch: Scratch, template: Scratch, act: Act, story: string): Promise<void> {
  const tip = head(template, 'refs/loopwork/lanes/main')
  const committed = act === 'commits' ? head(scratch, 'main') : null
  const git = await openScratch(scratch)
  const result = await git.lane.follow('main')

  const read = (path: string) => readFileSync(join(scratch.root, path), 'utf8')
  expect(read('mine.txt'), story).toBe('dirty\n')
  expect(read('a.txt'), story).toBe('dirty\n')
  expect(read('untracked.txt'), story).toBe('untracked\n')
  expect(read('ignored.log'), story).toBe('ignored\n')
  expect(read('staged-new.txt'), story).toBe('staged\n')
  expect(scratch.git(['stash', 'list']), story).toContain('stash@{0}')
  expect(scratch.git(['fsck', '--no-dangling']), story).not.toMatch(/error|missing/)
  expect(await journalOf(scratch), story).toEqual([])
  // Who takes our lock away before anything was written down leaves us a copy of the index, which the next delivery overwrites.
  const copies = act === 'commits' || act === 'switches' ? [] : ['loopwork-index', 'loopwork-index.lock']
  for (const left of [...copies, 'index.lock', 'HEAD.lock', 'refs/heads/main.lock']) {
    expect(existsSync(join(scratch.root, '.git', left)), `${story}: ${left} left`).toBe(false)
  }

  if (act === 'edits') {
    expect(read('src/d1/f1.txt'), story).toBe('edited by the user\n')
    expect(read('src/d9/mine.txt'), story).toBe('new by the user\n')
  }
  if (act === 'commits') {
    expect(scratch.git(['log', '--format=%H', 'main']), story).toContain(committed)
    return
  }
  if (act === 'switches') {
    expect(scratch.git(['branch', '--show-current']), story).toBe('elsewhere\n')
    expect(head(scratch, 'main'), story).toBe(tip)
    return
  }
  const held = act === 'edits' && result.kind === 'held'
  if (held) return
  expect(['followed', 'there'], `${story}: ${JSON.stringify(result)}`).toContain(result.kind)
  expect(head(scratch), story).toBe(tip)
  const edited = act === 'edits' ? [' M src/d1/f1.txt', '?? src/d9/mine.txt'] : []
  const status = scratch.git(['status', '--porcelain']).trimEnd().split('\n').sort()
  const dirt = [' M a.txt', 'A  staged-new.txt', 'MM mine.txt', '?? untracked.txt', ...edited].sort()
  expect(status, story).toEqual(dirt)
}
