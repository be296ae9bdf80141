import { writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { foreignIn } from '../support/pty/harmless-bytes.ts'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository | null = null
afterEach(() => repository?.remove())

/** A title, a screen that is wiped, C1, bidi, tags, zalgo, the clipboard and half a sequence, as an argument can have them. */
const evil = `\u001b]0;evil\u0007\u001b[2J\u009b31m\u202ea\u{e0041}b${'\u0301'.repeat(9)}\u001b]52;c;aGk=\u0007\u001b[3`

test('names, titles, reasons, options and files of others drive no terminal, whichever command prints them', async () => {
  const made = await ScratchRepository.make(null, {
    gate: [`echo '${evil}'; test ! -f bad`],
    retry: { attempts: 1 },
  })
  repository = made
  const title = `${evil}\r\n${evil}`
  await made.backlog([
    { id: 'A', title, script: ['write a x', `print ${evil}`], metadata: { [evil]: evil } },
    { id: 'B', title, script: ['write bad x'], dependsOn: ['A'] },
    { id: 'C', title, script: [`fail ${evil}`], dependsOn: ['A'], files: [`src/${evil}`] },
    { id: 'D', title, script: [], dependsOn: ['C'] },
  ])
  const file = `b${evil}.json`.replaceAll('/', '')
  writeFileSync(
    made.at(file),
    `{"tasks": [{"id": "x\u202e", "title": 3, "\u009bweird": 1, "dependsOn": ["\u009b"]}]}`,
  )
  const commands = [
    ['run'],
    ...['B', 'C', 'D'].map((id) => ['why', id]),
    ...[['list'], ['list', '--json'], ['why', '--json', 'D'], ['show', 'C'], ['status'], ['logs', 'A']],
    ...[
      ['summary'],
      ['summary', '--markdown'],
      ['worktree', 'list'],
      ['lint', file],
      ['lint', '--json', file],
    ],
    ...[
      ['import', file],
      ['show', evil],
      ['list', evil],
      ['list', `--${evil}`],
      [evil],
      ['run', '--parallel', evil],
    ],
    ...[
      ['export', '--json', '--format', 'kiro'],
      ['export', '--format', evil],
      ['run', '--filter', evil],
    ],
  ]
  for (const command of commands) {
    const { stdout, stderr } = await made.loopwork(command)
    expect(stdout + stderr, command.join(' ')).not.toBe('')
    for (const line of [...stdout.split('\n'), ...stderr.split('\n')])
      expect(foreignIn(line), command.join(' ')).toEqual([])
  }
})
