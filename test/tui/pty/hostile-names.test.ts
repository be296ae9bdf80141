import { afterEach, expect, test } from 'vitest'
import { foreignIn } from '../../support/pty/harmless-bytes.ts'
import { Story } from '../../support/pty/story.ts'

const story = new Story()
afterEach(() => story.end())

/** What git lets a branch be called: no controls of ASCII, but C1, bidi, tags and marks. */
const branch = `feat/\u009b31m\u202ex\u{e0041}y${'\u0301'.repeat(9)}`
const evil = `\u001b]0;evil\u0007\u001b[2J${branch}\u001b]52;c;aGk=\u0007`

test('a branch, titles, reasons and commands of others drive no terminal: on the pages, in its title, and after the screen', async () => {
  const repository = await story.repository({
    gate: [`true '${evil}'`],
    retry: { attempts: 1 },
    notify: { bell: false },
  })
  repository.git('checkout', '--quiet', '-b', branch)
  await repository.backlog([
    { id: 'BAD', title: evil, script: [`fail ${evil}`] },
    { id: 'NEXT', title: evil, script: [], dependsOn: ['BAD'] },
    { id: 'GOOD', title: evil, script: ['write a x'] },
  ])
  const terminal = await story.terminal(repository, { args: ['tui', '--parallel', '2'] })
  await terminal.until('the summary', (screen) => screen.text().includes('[Summary]'))
  terminal.press('W')
  await terminal.until('why it has failed', (screen) => screen.text().includes('Why BAD has failed'))
  terminal.press('\u001b')
  await terminal.until('no dialog', (screen) => !screen.text().includes('Why BAD has failed'))
  terminal.press('D')
  await terminal.until('the tree', (screen) => screen.text().includes('The longest way to the end'))
  terminal.press('q')
  await terminal.exited
  expect(foreignIn(terminal.raw().replaceAll('\r\n', ''))).toEqual([])
})
