import { expect, test } from 'vitest'
import { safe } from '../../../src/text/safe.ts'
import { sanitize } from '../../../src/text/sanitize.ts'
import { foreignIn } from '../../support/pty/harmless-bytes.ts'
import { hostileTexts } from '../../support/text/hostile-texts.ts'
import { callSequence, desktopForm, type TerminalCall } from '../../../src/text/calling/terminal-call.ts'

test.each([
  [{ TERM: 'xterm-kitty' }, 'osc 99'],
  [{ TERM: 'xterm-256color', KITTY_WINDOW_ID: '1' }, 'osc 99'],
  [{ TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app' }, 'osc 9'],
  [{ TERM: 'xterm-ghostty' }, 'osc 9'],
  [{ TERM: 'xterm-256color', TERM_PROGRAM: 'WezTerm' }, 'osc 777'],
  [{ TERM: 'foot-extra' }, 'osc 777'],
  [{ TERM: 'tmux-256color', TERM_PROGRAM: 'tmux', LC_TERMINAL: 'iTerm2' }, 'osc 9'],
  [{ TERM: 'xterm-256color' }, null],
  [{ TERM: 'xterm-256color', TERM_PROGRAM: 'Apple_Terminal' }, null],
  [{ TERM: 'xterm-256color', WT_SESSION: 'x' }, null],
  [{ TERM: 'screen.xterm-kitty', STY: '1.pts' }, null],
  [{ TERM: 'dumb', KITTY_WINDOW_ID: '1' }, null],
  [{}, null],
] as const)('%o takes %s', (env, form) => {
  expect(desktopForm(env)).toBe(form)
})

const call: TerminalCall = {
  title: safe`loopwork api`,
  text: sanitize('A-1 failed: npm test; exit 1'),
  bell: true,
  desktop: null,
  tmux: 'none',
}

test('a bell, and a notification in the form that the terminal takes', () => {
  expect(callSequence(call)).toBe('\u0007')
  expect(callSequence({ ...call, bell: false })).toBe('')
  expect(callSequence({ ...call, bell: false, desktop: 'osc 9' })).toBe(
    '\u001b]9;loopwork api: A-1 failed: npm test, exit 1\u0007',
  )
  expect(callSequence({ ...call, desktop: 'osc 777' })).toBe(
    '\u0007\u001b]777;notify;loopwork api;A-1 failed: npm test, exit 1\u0007',
  )
  expect(callSequence({ ...call, bell: false, desktop: 'osc 99' })).toBe(
    '\u001b]99;i=loopwork:d=0;loopwork api\u001b\\\u001b]99;i=loopwork:p=body;A-1 failed: npm test, exit 1\u001b\\',
  )
})

test('tmux hands a notification on where it was allowed to, and gets none where it was not', () => {
  const quiet = { ...call, bell: false, desktop: 'osc 9' } as const
  expect(callSequence({ ...quiet, tmux: 'keeps' })).toBe('')
  expect(callSequence({ ...quiet, tmux: 'passes' })).toBe(
    '\u001bPtmux;\u001b\u001b]9;loopwork api: A-1 failed: npm test, exit 1\u0007\u001b\\',
  )
})

test.each(hostileTexts)('nothing that is called for drives the terminal: %s', (_, raw) => {
  for (const [desktop, text] of [
    ['osc 9', /^\u001b\]9;([^\u001b\u0007]*)\u0007$/],
    ['osc 777', /^\u001b\]777;notify;([^\u001b\u0007;]*);([^\u001b\u0007;]*)\u0007$/],
    [
      'osc 99',
      /^\u001b\]99;i=loopwork:d=0;([^\u001b;]*)\u001b\\\u001b\]99;i=loopwork:p=body;([^\u001b;]*)\u001b\\$/,
    ],
  ] as const) {
    const said = text.exec(
      callSequence({ ...call, title: sanitize(raw), text: sanitize(raw), bell: false, desktop }),
    )
    expect(said, desktop).not.toBeNull()
    expect(said?.slice(1).flatMap(foreignIn), desktop).toEqual([])
  }
})

test('a long text is cut between two characters', () => {
  const bytes = callSequence({
    ...call,
    text: sanitize('x'.repeat(199) + '🚀🚀'),
    bell: false,
    desktop: 'osc 9',
  })
  expect(bytes).toMatch(/x🚀\u0007$/)
})

test('no text of an agent or a file ends the sequence early, or is long', () => {
  const text = sanitize(`\u0007\u001b]52;c;aGk=\u0007\u009c${'x'.repeat(1_000)}`)
  const bytes = callSequence({ ...call, text, bell: false, desktop: 'osc 9' })
  expect(bytes.slice(1, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
  expect(bytes.length).toBeLessThan(300)
})
