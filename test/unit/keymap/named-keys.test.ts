import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../..')

const does =
  'there|opens?|reads?|pauses?|goes on|takes?|shows?|folds?|extends?|resumes?|starts?|stops?|skips?|retries|comes|writes?|closes|answers|begins|adds|leaves?'
/** A key in front of what it does: `y shows the plan`, `Enter opens it`, `press r`. */
const namesKey = new RegExp(
  `(?:^|[ ;:,.(])(?:[b-zA-Z!?>+-]|Enter|Esc|Tab|Space|Backspace) (?:${does})\\b|press(?:es)? (?!\\$|again)\\S`,
)

/** They keep their keys, wherever a person has moved those of the key table. */
const fixed: Readonly<Record<string, readonly string[]>> = {
  // Of dialogs and of pages before a run.
  'src/tui/views/dialogs/settings-dialog.ts': ['; w writes it to ${sanitize(chosen.file)}'],
  'src/tui/start/setup/setup-rows.ts': [
    'Install one and press r, or press c and type the command that starts one of yours.',
    'Enter writes these to .loopworkrc, lets that file run as you, and starts:',
    "… ${plural(all.length - shown.length, 'more row')}: v shows the whole file",
  ],
  // Typed with Enter, below lines.
  'src/cli/run/plain-stream.ts': ['one worker is the least; p pauses'],
}

/** Texts of a line of source, their parts as they are written. */
const textsIn = (line: string): readonly string[] =>
  [...line.matchAll(/'((?:[^'\\]|\\.)*)'|`([^`]*)`/g)].map(([, plain, filled]) => plain ?? filled ?? '')

test('no text names a key of the screen as it is by default: a person may have moved it', () => {
  const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
  const found = files.flatMap((file) => {
    const name = `src/${file}`
    if (!/\.tsx?$/.test(name)) return []
    // The table itself; and what is told to agents.
    if (/^src\/(?:keymap|agent)\//.test(name)) return []
    const texts = readFileSync(path.join(root, name), 'utf8')
      .split('\n')
      .filter((line) => !/^\s*(?:\/\/|\/?\*)/.test(line))
      .flatMap(textsIn)
      .filter((text) => namesKey.test(text) && !(fixed[name] ?? []).includes(text))
    return texts.map((text) => `${name}: ${text}`)
  })
  expect(found).toEqual([])
})
