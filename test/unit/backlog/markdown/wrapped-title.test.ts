import { expect, it } from 'vitest'
import { readPage } from '../../../../src/backlog/markdown/read-page.ts'
import { wrappedTitle } from '../../../../src/backlog/markdown/wrapped-title.ts'

const long = 'Write the reader of the second form of the format that was'

it.each([
  ['after a comma', '- [ ] Read,\n  Write and count\n', 'Read, Write and count'],
  ['in a parenthesis', '- [ ] Read (in\n  time,\n  once)\n', 'Read (in'],
  ['as wide as a wrapped line', `- [ ] ${long}\n  agreed on\n`, `${long} agreed on`],
  ['through three lines', `- [ ] ${long},\n  ${long} and\n  more\n`, `${long}, ${long} and more`],
  ['not where a sentence ends', `- [ ] ${long}.\n  agreed on\n`, `${long}.`],
  ['not where one begins', `- [ ] ${long}\n  See there\n`, long],
  ['not below a short one', '- [ ] Read it\n  all of it\n', 'Read it'],
  ['not in a bullet', '- [ ] Read,\n  - write\n', 'Read,'],
  ['not in a field', '- [ ] Read,\n  **Files**: `a`\n', 'Read,'],
  ['not after a blank line', '- [ ] Read,\n\n  write\n', 'Read,'],
  ['not beside it', '- [ ] Read,\nwrite\n', 'Read,'],
])('a title goes on %s', (_, text, expected) => {
  const { entries, lines } = readPage(text)
  const [entry] = entries
  if (entry === undefined) throw new Error('no entry')
  const { title, lastLine } = wrappedTitle(entry.text, { entry, lines, lastLine: entry.lastLine })
  expect(title).toBe(expected)
  expect(lastLine).toBe(title === entry.text ? 1 : lines.filter((line) => line !== '').length)
})
