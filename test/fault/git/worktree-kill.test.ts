import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { openGit } from '../../../src/git/open-git.ts'
import { fileJournal } from '../../support/git/file-journal.ts'
import { fileRecords } from '../../support/git/file-records.ts'
import { killedRun } from '../../support/git/killed-run.ts'
import { scratchAt, scratchRepository, type Scratch } from '../../support/git/scratch-repository.ts'
import { seeded } from '../../support/git/seeded.ts'
import { until } from '../../support/until.ts'

const kills = Number(process.env['LOOPWORK_TEST_KILLS'] ?? 8)
const seed = Number(process.env['LOOPWORK_TEST_SEED'] ?? 20261125)
const program = fileURLToPath(new URL('../../support/git/worktree-program.ts', import.meta.url))

test(
  `making and removing worktrees is killed ${kills} times (seed ${seed}); what is recorded goes, work and strangers stay`,
  { timeout: 600_000 },
  async () => {
    const template = makeTemplate()
    const random = seeded(seed)
    // A machine that is busy now and idle later needs another time: it is learnt from the kills that come too late.
    let spanMs = (await killedRun(copyOf(template).folder, null, 'all', program)).ms
    let landed = 0
    let amid = 0
    const enough = (): boolean => landed > kills / 2 && amid > kills / 4
    for (let round = 0; round < kills || (!enough() && round < 10 * kills); round++) {
      const scratch = copyOf(template)
      const afterMs = random() * spanMs
      const who = random() < 0.5 ? 'all' : 'supervisor'
      const story = `seed ${seed} round ${round}: ${who} killed after ${afterMs.toFixed(1)} ms`
      const run = await killedRun(scratch.folder, afterMs, who, program)
      if (run.landed) landed++
      spanMs *= run.landed ? 1.03 : 0.85
      if ((await recordsOf(scratch).worktrees()).length > 0) amid++
      await checkRecovery(scratch, story)
      rmSync(scratch.folder, { recursive: true, force: true })
    }
    expect(landed, 'kills that came before the end').toBeGreaterThan(kills / 2)
    expect(amid, 'kills that left a record').toBeGreaterThan(kills / 4)
  },
)

/** 400 files, and things of the user's that are called like ours. */
function makeTemplate(): Scratch {
  const scratch = scratchRepository()
  scratch.commit(
    Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`src/d${at % 20}/f${at}`, `${at}\n`])),
  )
  for (const file of decoys) {
    mkdirSync(join(scratch.worktrees, file, '..'), { recursive: true })
    writeFileSync(join(scratch.worktrees, file), 'precious')
  }
  scratch.git(['branch', 'loopwork/other/1'])
  return scratch
}

const decoys = ['item.1/x', '.trash/item/x', 'cafe12345678/item.1/x', 'cafe12345678/.trash/x']

function copyOf(template: Scratch): Scratch {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'loopwork-git-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  cpSync(template.folder, folder, { recursive: true })
  return scratchAt(folder)
}

const recordsOf = ({ folder }: Scratch) => fileRecords(join(folder, 'records.json'))

/** As the next start does: what is recorded is saved and taken away, twice over. */
async function checkRecovery(scratch: Scratch, story: string): Promise<void> {
  const records = recordsOf(scratch)
  const git = await openGit({
    cwd: scratch.root,
    laneStore: fileJournal(join(scratch.folder, 'journal.json')),
    records,
    storeId: 'cafe12345678',
  })
  await until('the last git', () => !existsSync(join(scratch.root, '.git/worktrees/item/index.lock')))
  for (const { path, owner, base } of await records.worktrees()) {
    if (owner.kind !== 'attempt') throw new Error(story)
    const { slug, number, attempt } = owner
    const order = { dir: path, slug, number, base, given: base, message: 'Work', trailers: [], exclude: [] }
    const worked = existsSync(join(path, 'work.txt'))
    const collected = worked ? await git.worktrees.collect(order) : null
    const proof =
      collected?.kind === 'work'
        ? ({ kind: 'saved', commit: collected.work.commit } as const)
        : ({ kind: 'never given' } as const)
    expect(await git.worktrees.remove({ dir: path, attempt, proof }), story).toEqual({ kind: 'removed' })
    expect(await git.worktrees.remove({ dir: path, attempt, proof }), story).toEqual({ kind: 'removed' })
    if (collected?.kind === 'work') {
      expect(scratch.git(['show', `${collected.work.commit}:work.txt`]), story).toBe(`try ${number}\n`)
    }
  }
  expect(await records.worktrees(), story).toEqual([])
  expect(scratch.git(['worktree', 'list']).trim().split('\n'), story).toHaveLength(1)
  expect(scratch.git(['branch', '--list', 'loopwork/*']).trim(), story).toBe('loopwork/other/1')
  expect(readdirSync(join(scratch.worktrees, 'cafe12345678')).sort(), story).toEqual(['.trash', 'item.1'])
  for (const file of decoys) {
    expect(readFileSync(join(scratch.worktrees, file), 'utf8'), story).toBe('precious')
  }
  scratch.git(['fsck', '--strict'])
}
