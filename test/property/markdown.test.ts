import type { Nodes } from 'mdast'
import fc from 'fast-check'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { expect, it } from 'vitest'
import { readPage } from '../../src/backlog/markdown/read-page.ts'
import { always } from '../support/always.ts'

/** Lines as they stand in backlogs, in places where people's patience and CommonMark's rules agree. */
const line = fc.constantFrom(
  '',
  'Text',
  '# Heading',
  '## Heading ##',
  '- [ ] a',
  '* [x] b',
  '+ plain',
  '  - [X] c',
  '  Text of an entry',
  '```',
  '``` ts',
  '~~~~',
  '  ```',
  '  ~~~',
  '<!-- open',
  'closed -->',
  '<!-- both -->',
  '> - [ ] quoted',
)
const text = fc
  .tuple(fc.array(line, { maxLength: 14 }), fc.constantFrom('\n', '\r\n', '\r'))
  .map(([lines, end]) => lines.join(end))

interface Seen {
  readonly headings: number[]
  readonly entries: number[]
  /** Those between the first and the last line of code and comments. */
  readonly hidden: number[]
}

function seenByAParser(markdown: string): Seen {
  const seen: Seen = { headings: [], entries: [], hidden: [] }
  const lines = markdown.split(/\r\n?|\n/)
  const visit = (node: Nodes): void => {
    const first = node.position?.start.line ?? 0
    const last = node.position?.end.line ?? 0
    if (node.type === 'heading') seen.headings.push(first)
    if (node.type === 'listItem') seen.entries.push(first)
    const isRaw =
      (node.type === 'code' && /^\s*(?:[-*+>] *)*(?:`|~)/.test(lines[first - 1] ?? '')) ||
      node.type === 'html'
    if (isRaw) for (let number = first + 1; number <= last; number++) seen.hidden.push(number)
    if ('children' in node) node.children.forEach(visit)
  }
  visit(fromMarkdown(markdown))
  return seen
}

it('sees headings, list entries and what is hidden as a whole parser does', () => {
  const agrees = (markdown: string): void => {
    const page = readPage(markdown)
    const parsed = seenByAParser(markdown)
    const visible = page.entries.filter(({ hiddenIn }) => hiddenIn === null)
    const hidden = page.entries.filter(({ hiddenIn }) => hiddenIn !== null)
    expect(page.headings.map(({ line: number }) => number)).toEqual(parsed.headings)
    expect(visible.map(({ line: number }) => number)).toEqual(parsed.entries)
    expect(parsed.hidden).toEqual(expect.arrayContaining(hidden.map(({ line: number }) => number)))
  }
  always(fc.property(text, agrees), 500)
})
