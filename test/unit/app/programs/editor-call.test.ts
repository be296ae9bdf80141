import { expect, it } from 'vitest'
import { editorCall } from '../../../../src/app/programs/editor-call.ts'

const spot = { path: 'src/a b.ts', line: 7 }

it.each([
  ['vim', '+7 ./src/a b.ts', '.', false],
  ["nvim -c 'set nu'", '+7 ./src/a b.ts', '.', false],
  ['/usr/bin/nano -w', '+7 ./src/a b.ts', '', false],
  ['TERM=xterm emacs -nw', '+7 ./src/a b.ts', '.', false],
  ['hx', './src/a b.ts:7', '.', false],
  ['"/opt/my editors/hx" -v', './src/a b.ts:7', '.', false],
  ['/opt/my\\ editors/hx', './src/a b.ts:7', '.', false],
  ['code --wait', '--goto ./src/a b.ts:7', '.', true],
  ["'/Applications/Visual Studio/bin/code'", '--goto ./src/a b.ts:7', '.', true],
  ['subl -n', './src/a b.ts:7', '.', true],
  ['idea', '--line 7 ./src/a b.ts', '.', true],
  // What nobody has told us of is given what every editor takes.
  ['my-editor', './src/a b.ts', '.', false],
])('%s: a file at its line, a folder, whether it has a window', (line, file, folder, isApart) => {
  expect(editorCall(line, spot)).toMatchObject({ args: file.split(/ (?!b)/), isApart })
  expect(editorCall(line, null).args).toEqual(folder === '' ? [] : [folder])
})

it('no name of a file is an option', () => {
  for (const editor of ['vim', 'nano', 'hx', 'code', 'my-editor'])
    for (const path of ['+!touch canary', '-c:q', '--wait'])
      for (const line of [null, 3]) expect(editorCall(editor, { path, line }).args.at(-1)).toMatch(/^\.\//)
})
