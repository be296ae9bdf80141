import { describe, expect, it } from 'vitest'
import { readPage } from '../../../../src/backlog/markdown/read-page.ts'
import { textBelow } from '../../../../src/backlog/markdown/text-below.ts'

/** Each entry in short: line, mark or `·`, text, and in which line what it is nested in stands. */
const entriesOf = (text: string) =>
  readPage(text).entries.map(({ line, box, text: said, parent, hiddenIn }) =>
    [
      line,
      box === null ? '·' : `[${box.mark}]`,
      said,
      ...(parent === null ? [] : [`in ${parent.line}`]),
      ...(hiddenIn === null ? [] : [hiddenIn]),
    ].join(' '),
  )

describe('the boxes of a Markdown file', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['dash, star, plus', '- [ ] a\n* [x] b\n+ [X] c', ['1 [] a', '2 [x] b', '3 [X] c']],
    ['numbers', '1. [ ] a\n2) [x] b', ['1 [] a', '2 [x] b']],
    ['CRLF, a lone CR, no final newline', '- [ ] a\r\n- [x] b\r- [ ] c', ['1 [] a', '2 [x] b', '3 [] c']],
    ['tabs', '*\t[ ] a\n\t* [x] b\n\t\t- [ ] c', ['1 [] a', '2 [x] b in 1', '3 [] c in 2']],
    ['two columns below a number', '1. [ ] a\n  - [ ] b', ['1 [] a', '2 [] b in 1']],
    ['one space is no nesting', '- [ ] a\n - [ ] b', ['1 [] a', '2 [] b']],
    ['all indented by one space', ' - [ ] a\n - [ ] b\n   - [ ] c', ['1 [] a', '2 [] b', '3 [] c in 2']],
    ['below a plain bullet', '- a\n  - [ ] b', ['1 · a', '2 [] b in 1']],
    ['after a blank line', '- [ ] a\n\n  - [ ] b', ['1 [] a', '3 [] b in 1']],
    ['after a paragraph of its own', '- [ ] a\n\nSo:\n\n  - [ ] b', ['1 [] a', '5 [] b']],
    ['after a heading', '- [ ] a\n# H\n  - [ ] b', ['1 [] a', '3 [] b']],
    ['after a line that goes on', '- [ ] a\nmore\n  - [ ] b', ['1 [] a', '3 [] b in 1']],
    ['deep, without its parents', '        - [ ] a', ['1 [] a']],
    ['a mark with spaces', '- [ ✅ ] a\n- [🔄] b', ['1 [✅] a', '2 [🔄] b']],
    ['no spaces', '-[ ] a\n- []b', ['1 [] a', '2 [] b']],
    ['a quote', '> - [ ] a\n>   - [ ] b\n  - [ ] c', ['1 [] a', '2 [] b in 1', '3 [] c']],
    ['a fence', '```\n- [ ] a\n```\n- [ ] b', ['2 [] a code', '4 [] b']],
    ['a longer fence', '````\n```\n- [ ] a\n````\n- [ ] b', ['3 [] a code', '5 [] b']],
    ['tildes', '~~~ md\n- [ ] a\n```\n~~~\n- [ ] b', ['2 [] a code', '5 [] b']],
    [
      'a fence in an entry',
      '- a\n  ```\n  - [ ] b\n  ```\n  - [ ] c',
      ['1 · a', '3 [] b in 1 code', '5 [] c in 1'],
    ],
    [
      'a fence that its entry ends',
      '- a\n  ```\n  - [ ] b\n- [ ] c',
      ['1 · a', '3 [] b in 1 code', '4 [] c'],
    ],
    ['a fence as an entry', '- ```\n  - [ ] a\n  ```\n- [ ] b', ['1 · ```', '2 [] a in 1 code', '4 [] b']],
    ['code in a line', '```a```\n- [ ] b', ['2 [] b']],
    ['a comment', '<!--\n- [ ] a\n--> \n- [ ] b', ['2 [] a comment', '4 [] b']],
    ['a comment that ends in a box', '<!-- x\n- [ ] a -->\n- [ ] b', ['2 [] a --> comment', '3 [] b']],
    ['a comment in one line', '<!-- a -->\n- [ ] b <!-- c', ['2 [] b <!-- c']],
    ['raw HTML', '<pre>\n- [ ] a\n</pre>\n<details>\n- [ ] b', ['2 [] a code', '5 [] b']],
    ['what only looks like a list', '---\n* * *\n**a**\n-b\n[ ] c\n1986\\. d', []],
  ])('%s', (_, text, expected) => {
    expect(entriesOf(text)).toEqual(expected)
  })

  it('have a place that one character can be written to', () => {
    const text = '# 👍\r\n- [ ] a\n* [ ✅ ] b\n+ [x] c\n- [] d\n- [  ] e'
    const marked = readPage(text).entries.map(({ box }) =>
      box === null
        ? null
        : `${text.slice(0, box.offset)}_${text.slice(box.offset + box.length)}`.split(/\r?\n/),
    )
    expect(marked.map((lines, index) => lines?.[index + 1])).toEqual([
      '- [_] a',
      '* [ _ ] b',
      '+ [_] c',
      '- [_] d',
      '- [_ ] e',
    ])
  })

  it('keep what follows them as it is written', () => {
    const { entries } = readPage('- [ ]* 1.4 a \n- [x](https://a.b)')
    expect(entries.map(({ box }) => box?.after)).toEqual(['* 1.4 a ', '(https://a.b)'])
  })
})

describe('the headings of a Markdown file', () => {
  const headingsOf = (text: string) =>
    readPage(text).headings.map(({ level, text: said, line }) => `${line} ${level} ${said}`)

  it('are those outside of code and comments, in both ways of writing', () => {
    const text = '# A #\n```\n## B\n```\nC\n===\n\nD\n---\n- e\n---\n<!--\n# F\n-->\n####### G\n#H\n##'
    expect(headingsOf(text)).toEqual(['1 1 A', '5 1 C', '8 2 D', '17 2 '])
  })

  it('take no line of front matter for one', () => {
    expect(headingsOf('---\ntitle: a\n---\nB\n---\n')).toEqual(['4 2 B'])
  })

  it('are known to the entries below them', () => {
    const { entries } = readPage('- [ ] a\n# B\n- [ ] c')
    expect(entries.map(({ heading }) => heading?.text)).toEqual([undefined, 'B'])
  })
})

it('knows the last line of an entry, with all that is nested in it', () => {
  const text = '- [ ] a\n  more\n\n  ```\n  - x\n  ```\n  - b\n\n\nText\n- [ ] c'
  expect(readPage(text).entries.map(({ line, lastLine }) => [line, lastLine])).toEqual([
    [1, 7],
    [5, 5],
    [7, 7],
    [11, 11],
  ])
})

it('names a fence that nothing closes', () => {
  expect(readPage('a\n```\n- [ ] b').unclosed).toEqual({ kind: 'code', line: 2 })
  expect(readPage('a\n```\n- [ ] b\n```').unclosed).toBeNull()
})

it('gives the text below an entry without its indentation', () => {
  const page = readPage('- [ ] a\r\n  - b  \r\n\r\n    - c\r\n\r\n- [ ] d\r\n\te\r\n')
  expect(page.entries.map((entry) => textBelow(page, entry))).toEqual(['- b\n\n  - c', '- c', '', 'e'])
  expect(page.entries.slice(0, 1).map((entry) => textBelow(page, entry, { before: 4 }))).toEqual(['- b'])
})
