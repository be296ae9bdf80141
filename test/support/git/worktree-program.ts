import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { attemptId } from '../../../src/core/ids.ts'
import { openGit } from '../../../src/git/open-git.ts'
import { fileJournal } from './file-journal.ts'
import { fileRecords } from './file-records.ts'

/** Started by the kill test: says `ready`, then makes a worktree, works in it, collects, and takes it away, three tries long. */
const [folder = ''] = process.argv.slice(2)
const git = await openGit({
  cwd: join(folder, 'project'),
  laneStore: fileJournal(join(folder, 'journal.json')),
  records: fileRecords(join(folder, 'records.json')),
  storeId: 'cafe12345678',
})
process.stdout.write('ready\n')
for (let number = 1; number <= 3; number++) {
  const base = git.repository.head
  const attempt = attemptId(number)
  const order = { slug: 'item', number, base }
  const { dir } = await git.worktrees.create({ ...order, attempt, root: join(folder, 'project.loopwork') })
  writeFileSync(join(dir, 'work.txt'), `try ${number}\n`)
  const collect = { ...order, dir, given: base, message: 'Work', trailers: [], exclude: [] }
  const collected = await git.worktrees.collect(collect)
  if (collected.kind !== 'work') throw new Error(collected.kind)
  await git.worktrees.remove({ dir, attempt, proof: { kind: 'saved', commit: collected.work.commit } })
}
