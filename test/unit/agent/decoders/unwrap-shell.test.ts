import { expect, test } from 'vitest'
import { unwrapShell } from '../../../../src/agent/decoders/codex/unwrap-shell.ts'

test.each([
  ['/bin/bash -lc true', 'true'],
  [`/bin/bash -lc 'cat README.md'`, 'cat README.md'],
  [String.raw`/bin/bash -lc "printf 'a\\n' > b.txt"`, String.raw`printf 'a\n' > b.txt`],
  [`bash -c 'echo '"'"'quoted'"'"`, `echo 'quoted'`],
  [`/usr/bin/zsh -lc "echo \\"\\$HOME\\""`, 'echo "$HOME"'],
  ['bash -lc a\\ b', 'a b'],
])('%s is shown as %s', (command, script) => {
  expect(unwrapShell(command)).toBe(script)
})

test.each(['npm test', 'bash -lc two words', `bash -lc 'not closed`, 'bash script.sh', 'bash -lc ', ''])(
  '%j stays as it is',
  (command) => {
    expect(unwrapShell(command)).toBe(command)
  },
)
