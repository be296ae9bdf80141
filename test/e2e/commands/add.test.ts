import { afterAll, beforeAll } from 'vitest'
import { commandRows } from '../../support/commands/rows.ts'
import { ScratchRepository } from '../../support/scratch-repository.ts'

let repository: ScratchRepository
beforeAll(async () => {
  // The config names another backlog than the one at its usual place, which has no say then.
  repository = await ScratchRepository.make([{ id: 'MINE' }])
  await repository.configure({ source: [repository.at('named.json')] })
  await repository.write('named.json', '{"tasks":[{"id":"A","title":"A","status":"pending"}]}\n')
})
afterAll(() => repository.remove())

commandRows(
  () => repository,
  [
    { args: ['add', 'First', '--id', 'MINE'], exit: 0, stdout: /^MINE\n$/, states: { MINE: 'todo' } },
    {
      args: ['add', 'Second', '--json', '--depends-on', 'MINE'],
      exit: 0,
      stdout: /"dependsOn":\["MINE"\]/,
    },
    {
      args: ['add', 'Whom', '--agent', 'claude', '--model', 'opus', '--json'],
      exit: 0,
      stdout: /"agent":"claude","model":"opus"/,
    },
    { args: ['add', 'Nobody', '--agent', ' '], exit: 2, stderr: /--agent " " is no name/ },
    { args: ['add', 'Twice', '--id', 'MINE'], exit: 2, stderr: /MINE/ },
    { args: ['add', 'Of the file', '--id', 'a'], exit: 2, stderr: /^loopwork: .*\ba\b/i },
    { args: ['add', 'Odd', '--id', '../x'], exit: 2, stderr: /is no id/ },
    { args: ['add', ' '], exit: 2, stderr: /the title is empty/ },
    { args: ['add', 'Out', '--files', '../outside'], exit: 2, stderr: /is outside the repository/ },
    { args: ['add', 'Long', '--estimate', 'soon'], exit: 2, stderr: /is no number of hours/ },
    { args: ['add', 'Needs', '--depends-on', 'NOBODY'], exit: 2, stderr: /NOBODY/ },
    { args: ['add', 'Kind', '--type', 'epic'], exit: 2, stderr: /--type/ },
    // Nothing that was refused is there.
    { args: ['list'], exit: 0, stdout: /^4 tasks$/m },
  ],
)
