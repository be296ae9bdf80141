import { expect, test } from 'vitest'
import { terminalGrid } from '../../../scripts/pictures/terminal-grid.ts'
import { terminalSvg } from '../../../scripts/pictures/svg.ts'

const paper = { background: '#101010', text: '#eeeeee' }

async function drawn(text: string): Promise<readonly string[]> {
  const svg = terminalSvg(await terminalGrid(text, 20, 2), 20, 'A & B', paper)
  return svg.split('\n').filter((line) => /^<(text|path|rect x)/.test(line))
}

test('words that one blank parts are one text, as wide as their cells', async () => {
  expect(await drawn('npm  run it')).toEqual([
    '<text x="14" y="29" textLength="27" lengthAdjust="spacingAndGlyphs" fill="#eeeeee">npm</text>',
    '<text x="59" y="29" textLength="54" lengthAdjust="spacingAndGlyphs" fill="#eeeeee">run it</text>',
  ])
})

test('colours, bold and backgrounds are those of the cells', async () => {
  expect(await drawn('\u001b[1;38;2;255;0;16;48;2;1;2;3mno\u001b[0m')).toEqual([
    '<rect x="14" y="14" width="18" height="20" fill="#010203"/>',
    '<text x="14" y="29" textLength="18" lengthAdjust="spacingAndGlyphs" fill="#ff0010" font-weight="bold">no</text>',
  ])
})

test('wide characters take two cells, and move nothing that stands behind them', async () => {
  expect(await drawn('漢字 \u001b[1mok\u001b[0m')).toEqual([
    '<text x="14" y="29" textLength="45" lengthAdjust="spacingAndGlyphs" fill="#eeeeee">漢字 </text>',
    '<text x="59" y="29" textLength="18" lengthAdjust="spacingAndGlyphs" fill="#eeeeee" font-weight="bold">ok</text>',
  ])
})

test('frames are lines from edge to edge of their cells', async () => {
  expect(await drawn('╭─┓')).toEqual([
    '<path d="M18.5 34Q18.5 24 23 24M23 24H32" fill="none" stroke="#eeeeee" stroke-width="1.25"/>',
    '<path d="M32 24H36.5M36.5 24V34" fill="none" stroke="#eeeeee" stroke-width="2.5"/>',
  ])
})

test('what a text says is never markup', async () => {
  expect((await drawn('<b>&"')).join('')).toContain('>&lt;b&gt;&amp;&quot;</text>')
})
