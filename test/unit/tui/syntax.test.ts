import { expect, test } from 'vitest'
import { languageOf } from '../../../src/tui/syntax/language-of.ts'
import { colourLines, coloursOf } from '../../../src/tui/syntax/line-colours.ts'
import { openSyntax } from '../../../src/tui/syntax/open-syntax.ts'
import { markedLines } from '../../../src/tui/views/diff/marked-lines.ts'
import { fakeFile } from '../../tui/fixtures/fake-diff.ts'

const syntax = openSyntax()

/** `info:const` for each coloured stretch. */
const told = (line: string, colours: ReturnType<typeof coloursOf>): readonly string[] =>
  colours.map(({ from, to, role }) => `${role}:${line.slice(from, to)}`)

test('each language that a file name means is one that the highlighter knows', () => {
  const endings =
    'ts tsx js json py rs go java kt swift c cpp cs m rb php pl lua r sh sql graphql css scss less html yaml toml md mk'
  for (const ending of endings.split(' ')) {
    const language = languageOf(`src/a.${ending}`)
    expect(language, ending).not.toBeNull()
    expect(syntax.colours(language ?? '', ['a']), ending).not.toBeNull()
  }
  expect([languageOf('Makefile'), languageOf('LICENSE'), languageOf('a.b/c')]).toEqual([
    'makefile',
    null,
    null,
  ])
})

test('both sides of a change are coloured as texts of their own, and lines of data are not', async () => {
  const file = fakeFile('a.ts', [
    '@@ -1,3 +1,3 @@',
    ' // one',
    "-const a = 'old'",
    '+const a = `new ${b + 1}',
    '+more`',
    '@@ -90,1 +90,1 @@',
    `+const x = '${'x'.repeat(600)}'`,
  ])
  const lines = markedLines(file, 0, 10, null)
  expect(await colourLines(file, lines, syntax, () => false)).toBe(true)
  expect(await colourLines(file, lines, syntax, () => false)).toBe(false)
  const of = (at: number): readonly string[] => {
    const { line } = lines[at]!
    return told('text' in line ? line.text : '', coloursOf(file, { at }))
  }
  expect(of(1)).toEqual(['dim:// one'])
  expect(of(2)).toEqual(['info:const', "warn:'old'"])
  expect(of(3)).toEqual(['info:const', 'warn:`new ', 'text:${b + ', 'run:1', 'text:}'])
  expect(of(4)).toEqual(['warn:more`'])
  expect(of(6)).toEqual([])
})

test('of an edited line what is new is marked; of lines with little in common nothing', () => {
  expect(syntax.differ('return find(id)', 'return take(id, 1)')).toEqual({
    old: [{ from: 7, to: 11 }],
    now: [
      { from: 7, to: 11 },
      { from: 14, to: 17 },
    ],
  })
  expect(syntax.differ('return find(id)', 'const a = {}')).toBeNull()
  expect(syntax.differ('x'.repeat(500), 'x')).toBeNull()
})
