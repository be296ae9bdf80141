import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { cellWidth } from '../../../src/text/cells.ts'
import { signs } from '../../../src/text/signs.ts'

const root = fileURLToPath(new URL('../../../src/', import.meta.url))

/** They read signs that others wrote: agents, an earlier loopwork, and people in their lists. */
const readers = ['agent/decoders/signed-text.ts', 'app/command-log.ts', 'backlog/formats/mark-words.ts']

test('a sign is one cell, and one character of ASCII where that is all there is', () => {
  for (const { glyph, ascii } of Object.values(signs)) {
    expect(cellWidth(glyph)).toBe(1)
    expect(ascii).toMatch(/^[\x21-\x7e]$/)
  }
})

test('no other file draws a sign of its own', () => {
  // A cut mark is also punctuation, and agents write the minus.
  const { cut, minus: _minus, ...drawn } = signs
  const glyphs = Object.values(drawn)
    .map(({ glyph }) => glyph)
    .filter((glyph) => glyph > cut.ascii)
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (file) =>
      /\.tsx?$/.test(file) &&
      file !== 'text/signs.ts' &&
      !readers.includes(file) &&
      !file.startsWith('scripted-agent/'),
  )
  const own = files.filter((file) => {
    const code = readFileSync(join(root, file), 'utf8').replace(/\/\*[^]*?\*\/|^ *\/\/.*$/gm, '')
    return glyphs.some((glyph) => code.includes(glyph))
  })
  expect(files.length).toBeGreaterThan(300)
  expect(own).toEqual([])
})
