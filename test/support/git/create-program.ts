import { join } from 'node:path'
import { attemptId } from '../../../src/core/ids.ts'
import { openGit } from '../../../src/git/open-git.ts'
import { fileJournal } from './file-journal.ts'
import { memoryRecords } from './memory-records.ts'

/** Started several times by one test: makes `count` worktrees at once and prints where they are. */
const [folder = '', name = '', count = '0'] = process.argv.slice(2)
const git = await openGit({
  cwd: join(folder, 'project'),
  laneStore: fileJournal(join(folder, 'journal.json')),
  records: memoryRecords(),
  storeId: 'cafe12345678',
})
const dirs = await Promise.all(
  Array.from({ length: Number(count) }, (_, at) =>
    git.worktrees.create({
      attempt: attemptId(at),
      slug: `${name}-${at}`,
      number: 1,
      base: git.repository.head,
      root: join(folder, 'project.loopwork'),
    }),
  ),
)
process.stdout.write(JSON.stringify(dirs.map(({ dir }) => dir)))
