import { describe, expect, it } from 'vitest'
import { cellWidth, setAmbiguousWide } from '../../../../src/text/cells.ts'
import { detectAscii, detectColours, wantsColours } from '../../../../src/text/detect-colours.ts'
import { span, strong } from '../../../../src/text/row.ts'
import { literal, type Safe } from '../../../../src/text/safe.ts'
import { toAscii, toNarrow } from '../../../../src/tui/theme/ascii.ts'
import { backgroundFromReply } from '../../../../src/tui/theme/background-reply.ts'
import { nearest256, rgbOf256 } from '../../../../src/tui/theme/colour-256.ts'
import { contrast, rgbOf } from '../../../../src/tui/theme/contrast.ts'
import { spinnerSteps } from '../../../../src/tui/theme/glyphs.ts'
import { palettes } from '../../../../src/tui/theme/palette.ts'
import { makeTheme, textContrast } from '../../../../src/tui/theme/theme.ts'
import { stateLooks } from '../../../../src/wording/state-look.ts'

const notText = ['faint', 'back']

describe('colours', () => {
  for (const [name, palette] of Object.entries(palettes)) {
    for (const [role, hex] of Object.entries(palette.colours)) {
      if (notText.includes(role)) continue
      it(`reads ${role} on every ${name} background, in 256 colours too`, () => {
        const on = palette.readOn.map(rgbOf)
        const near = rgbOf256(nearest256(rgbOf(hex), on, textContrast))
        for (const back of on) {
          expect(contrast(rgbOf(hex), back)).toBeGreaterThan(name.startsWith('high') ? 7 : textContrast)
          expect(contrast(near, back)).toBeGreaterThan(textContrast)
        }
      })
    }
    it(`reads text on the chosen row of ${name}`, () => {
      for (const back of Object.values(palette.highlights)) {
        expect(contrast(rgbOf(palette.textOnHighlight), rgbOf(back))).toBeGreaterThan(textContrast)
      }
    })
  }

  it('follows what the terminal says it can', () => {
    expect(detectColours({ TERM: 'xterm-256color', COLORTERM: 'truecolor' }, false)).toBe('truecolor')
    expect(detectColours({ TERM: 'xterm-256color' }, false)).toBe('256')
    expect(detectColours({ TERM: 'xterm' }, false)).toBe('16')
    expect(detectColours({ TERM: 'xterm', COLORTERM: 'truecolor', NO_COLOR: '1' }, false)).toBe('mono')
    expect(detectColours({ TERM: 'xterm', NO_COLOR: '' }, false)).toBe('16')
    expect(detectColours({ TERM: 'xterm-256color' }, true)).toBe('mono')
    expect(detectColours({ TERM: 'dumb', COLORTERM: 'truecolor' }, false)).toBe('none')
  })

  it.each<[Record<string, string>, string]>([
    [{ TERM: 'xterm-kitty' }, 'truecolor'],
    [{ TERM: 'foot' }, 'truecolor'],
    [{ TERM: 'xterm-direct' }, 'truecolor'],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app' }, 'truecolor'],
    [{ TERM: 'xterm-256color', WT_SESSION: '7' }, 'truecolor'],
    [{ TERM: 'tmux-256color', TERM_PROGRAM: 'vscode' }, '256'],
    [{ TERM: 'screen', WT_SESSION: '7' }, '16'],
    [{ TERM: 'tmux-256color', COLORTERM: 'truecolor' }, 'truecolor'],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'Apple_Terminal' }, '256'],
    [{ TERM: 'linux' }, '16'],
    [{ TERM: 'vt100' }, 'mono'],
    [{ TERM: 'vt220' }, 'mono'],
    [{ TERM: 'xterm-mono' }, 'mono'],
    [{ TERM: 'xterm', CLICOLOR: '0' }, 'mono'],
    [{ TERM: 'xterm', CLICOLOR: '1' }, '16'],
    [{ TERM: 'xterm', CLICOLOR: '0', CLICOLOR_FORCE: '1' }, '16'],
    [{ TERM: 'xterm', NO_COLOR: '1', CLICOLOR_FORCE: '1' }, 'mono'],
    [{ TERM: 'xterm', NO_COLOR: '1', FORCE_COLOR: '1' }, '16'],
    [{ TERM: 'vt100', FORCE_COLOR: '3' }, 'truecolor'],
    [{ TERM: 'vt100', FORCE_COLOR: '2' }, '256'],
    [{ TERM: 'xterm-256color', FORCE_COLOR: '' }, '256'],
    [{ TERM: 'xterm-256color', COLORTERM: 'truecolor', FORCE_COLOR: '0' }, 'mono'],
    [{ TERM: 'xterm-256color', FORCE_COLOR: 'maybe' }, '256'],
    [{ TERM: 'dumb', FORCE_COLOR: '3' }, 'none'],
  ])('are those of %o: %s', (env, level) => {
    expect(detectColours(env, false)).toBe(level)
  })

  it('are wanted in a pipe only where somebody forces them', () => {
    expect(
      [{}, { FORCE_COLOR: '1' }, { CLICOLOR_FORCE: '1' }, { FORCE_COLOR: '0' }].map(wantsColours),
    ).toEqual([false, true, true, false])
  })

  it('writes no colour without colour, and nothing at all on a dumb terminal', () => {
    const row = [strong(literal('bad'), 'bad'), span(literal('dim'), 'dim')]
    const paint = (colours: 'mono' | 'none') =>
      makeTheme({ colours, background: 'dark', ascii: false }).paint(row, 'selected')
    expect(paint('mono')).toBe('\u001b[1mbaddim\u001b[22m')
    expect(paint('none')).toBe('baddim')
  })

  it('uses on a light terminal only those of the 16 colours that can be read there', () => {
    const theme = makeTheme({ colours: '16', background: 'light', ascii: false })
    const roles = ['dim', 'accent', 'run', 'ok', 'info', 'warn', 'bad'] as const
    const painted = roles.map((role) => theme.paint([span(literal('x'), role)])).join('')
    expect(painted).not.toMatch(/\[(?:3[0236]|9[1-7])/)
  })

  it('makes one colour of everything behind a dialog', () => {
    const theme = makeTheme({ colours: 'truecolor', background: 'dark', ascii: false })
    const painted = theme.behind.paint([span(literal('a'), 'bad'), span(literal('b'), 'ok')], 'selected')
    expect(painted).toBe('\u001b[38;2;75;82;96mab\u001b[39m')
  })
})

describe('glyphs', () => {
  it('are one cell each, and have one ASCII character each', () => {
    for (const { glyph } of Object.values(stateLooks)) {
      expect(cellWidth(glyph)).toBe(1)
      expect(toAscii(glyph)).toMatch(/^[\x21-\x7e]$/)
    }
    for (const step of spinnerSteps) expect(toAscii(step)).toMatch(/^[|/\\-]$/)
  })

  it('keep every column in ASCII, whatever an agent said', () => {
    for (const text of ['日本', 'añb', '─━┃', '👩‍👩‍👧 x', '…−›✓']) {
      const safe = text as Safe
      expect(toAscii(safe)).toMatch(/^[\x20-\x7e]*$/)
      expect(toAscii(safe)).toHaveLength(cellWidth(text))
    }
  })

  it('of lines that agents draw are lines in ASCII too', () => {
    expect(toAscii('├──┤ ║ ╪ ═' as Safe)).toBe('+--+ | + -')
  })

  it('are one cell where ambiguous ones are two: lines in ASCII, all else as it is', () => {
    expect(toNarrow('─ ┏…✓ ├ →é漢' as Safe)).toBe('- #~✓ + →é漢')
    setAmbiguousWide(true)
    try {
      for (const { glyph } of Object.values(stateLooks)) expect(cellWidth(glyph)).toBe(1)
      expect(['─┃…', '→', 'ж', '漢', 'a', '⠋'].map(cellWidth)).toEqual([3, 2, 2, 2, 1, 1])
    } finally {
      setAmbiguousWide(false)
    }
    expect(['─┃…', '→', 'ж'].map(cellWidth)).toEqual([3, 1, 1])
  })

  it('are ASCII where the locale is not UTF-8', () => {
    expect(detectAscii({ LANG: 'C' })).toBe(true)
    expect(detectAscii({ LANG: 'de_DE.ISO-8859-1' })).toBe(true)
    expect(detectAscii({ LANG: 'C', LC_ALL: 'en_US.UTF-8' })).toBe(false)
    expect(detectAscii({ LANG: 'C.utf8' })).toBe(false)
    expect(detectAscii({})).toBe(false)
    expect(detectAscii({ TERM: 'dumb', LANG: 'en_US.UTF-8' })).toBe(true)
  })
})

describe('the answer about the background', () => {
  it('is read in one to four digits', () => {
    expect(backgroundFromReply('11;rgb:1e1e/1e1e/2e2e')).toBe('dark')
    expect(backgroundFromReply('11;rgb:ff/ff/ff')).toBe('light')
    expect(backgroundFromReply('11;rgba:f/f/f/f')).toBe('light')
    expect(backgroundFromReply('11;?')).toBeNull()
    expect(backgroundFromReply('10;rgb:ffff/ffff/ffff')).toBeNull()
  })
})
