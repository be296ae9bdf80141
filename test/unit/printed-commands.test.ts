import { expect, test } from 'vitest'
import { stories } from '../support/printed-commands/stories.ts'
import { table } from '../support/printed-commands/table.ts'
import { printedTemplates } from '../support/printed-commands/templates.ts'

/**
 * Every command that loopwork prints is pasted by a story, in each state in which it is printed. This test finds the texts
 * in the source; `test/e2e/printed-commands.test.ts` tells the stories.
 *
 * You print a new command, and this fails? Write a story in `test/support/printed-commands/stories/` (it makes the state,
 * takes the command from the real output and pastes it), then name it for your text in `table.ts`. Words that only read
 * like a command are `prose` there. A command with a placeholder can't be pasted: fill it in.
 */
const found = printedTemplates()

test.each(found.map(({ text, file }) => [file, text]))('%s: %s', (_, text) => {
  expect(Object.keys(table)).toContain(text)
})

test('the table names only texts that are printed, and stories that are told', () => {
  const texts = new Set(found.map(({ text }) => text))
  expect(Object.keys(table).filter((text) => !texts.has(text))).toEqual([])
  const told = new Set(Object.keys(stories))
  const named = Object.values(table).flatMap((states) => (states === 'prose' ? [] : states))
  expect(named.filter((state) => !told.has(state))).toEqual([])
  expect([...told].filter((state) => !named.includes(state))).toEqual([])
})
