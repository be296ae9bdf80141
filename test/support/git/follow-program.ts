import { join } from 'node:path'
import { openGit } from '../../../src/git/open-git.ts'
import { fileJournal } from './file-journal.ts'
import { memoryRecords } from './memory-records.ts'

/** Started by the kill test: says `ready`, lets `main` follow the lane, says what came of it. */
const [folder = ''] = process.argv.slice(2)
const git = await openGit({
  cwd: join(folder, 'project'),
  laneStore: fileJournal(join(folder, 'journal.json')),
  records: memoryRecords(),
  storeId: 'cafe12345678',
})
process.stdout.write('ready\n')
const result = await git.lane.follow('main')
process.stdout.write(`${JSON.stringify(result)}\n`)
