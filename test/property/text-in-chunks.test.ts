import { appendFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLineSplitter } from '../../src/process/logs/line-splitter.ts'
import { openPaneLog } from '../../src/process/logs/pane-log.ts'
import { sanitize, sanitizeLines } from '../../src/text/sanitize.ts'
import { always } from '../support/always.ts'
import { scratchFolders } from '../support/process/scratch-folder.ts'
import { hostileBytes } from '../support/text/hostile-bytes.ts'
import { hostileTexts } from '../support/text/hostile-texts.ts'
import { harmless, nasty } from '../support/text/nasty-text.ts'

/* An agent's output comes in pieces that end anywhere: inside of a character, inside of a sequence. */

const scratchFolder = scratchFolders()

const hostile = [
  ...hostileTexts.map(([, raw]) => Buffer.from(raw)),
  ...hostileBytes.map(([, bytes]) => bytes),
]

/** Lines of all kinds, as bytes, the last one with its end. */
const printed = fc
  .array(
    fc.oneof(
      nasty.map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
      fc.constantFrom(...hostile.filter((bytes) => bytes.length < 1_000)),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((lines) => Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')])))

/** The same bytes in pieces, cut at any place. */
const inPieces = fc
  .tuple(printed, fc.array(fc.nat(), { maxLength: 12 }))
  .map(([whole, cuts]): readonly [whole: Buffer, pieces: readonly Buffer[]] => {
    const places = [0, ...cuts.map((cut) => cut % whole.length), whole.length].sort(
      (one, other) => one - other,
    )
    return [whole, places.slice(1).map((place, index) => whole.subarray(places[index], place))]
  })

/** A pane drops the rest of a character at the begin of a line: it may come from a cut of its own. */
const withoutRests = (bytes: Buffer): Buffer =>
  Buffer.from(bytes.toString('latin1').replace(/(^|\n)[\x80-\xbf]{1,3}/g, '$1'), 'latin1')

describe('what an agent prints, wherever it is cut', () => {
  it('is made the same safe lines as in one piece', () => {
    always(
      fc.property(inPieces, ([whole, pieces]) => {
        const splitter = createLineSplitter(1_000_000)
        const lines: string[] = []
        for (const piece of pieces) splitter.push(piece, lines)
        expect(splitter.rest()).toBeNull()
        expect(lines.map((line) => sanitize(line))).toEqual(sanitizeLines(whole.toString('utf8')))
      }),
      2_000,
    )
  })

  it('is shown by its pane as in one piece, and is harmless after each', () => {
    const folder = scratchFolder()
    let logs = 0
    always(
      fc.property(inPieces, ([whole, pieces]) => {
        const file = path.join(folder, `log-${++logs}`)
        writeFileSync(file, '')
        const read = (raw: string) => ({ kind: 'prose', text: sanitize(raw), at: null }) as const
        const log = openPaneLog({ own: () => [{ path: file, writer: folder, read }] })
        const shown = (): readonly string[] => {
          log.version()
          return log.newest(1_000).map(({ text }) => text)
        }
        for (const piece of pieces) {
          appendFileSync(file, piece)
          for (const line of shown()) expect(line).toMatch(harmless)
        }
        expect(shown()).toEqual(sanitizeLines(withoutRests(whole).toString('utf8')))
      }),
      300,
    )
  })
})
