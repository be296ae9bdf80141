import { existsSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { likelyGates } from '../../../../src/cli/init/likely-gates.ts'
import { folderWith } from '../../../support/folder-with.ts'

const npm = (test: string): string => JSON.stringify({ scripts: { test } })

test.each([
  ['package.json', npm('vitest run'), 'npm test'],
  ['Cargo.toml', '', 'cargo test'],
  ['go.mod', '', 'go test ./...'],
  ['pyproject.toml', '', 'pytest'],
  ['Makefile', 'test:\n\ttrue\n', 'make test'],
])('%s names its test command', async (file, content, command) => {
  const root = await folderWith({ [file]: content })
  expect(await likelyGates(root)).toEqual([{ command, from: file }])
})

test.each([
  ['the test that npm init writes, which always fails', npm('echo "Error: no test specified" && exit 1')],
  ['a package called test', '{"devDependencies":{"test":"1.0.0"}}'],
  ['a package.json that is broken', '{"scripts":{"test":'],
  ['one without scripts', '{}'],
])('%s is no gate', async (_, content) => {
  expect(await likelyGates(await folderWith({ 'package.json': content }))).toEqual([])
})

test('of several the likeliest comes first', async () => {
  const root = await folderWith({
    'package.json': npm('true'),
    'pyproject.toml': '',
    Makefile: 'test:\n\ttrue\n',
  })
  expect((await likelyGates(root)).map(({ command }) => command)).toEqual(['npm test', 'pytest', 'make test'])
})

test.each([
  ['a rule with other targets', 'unit test : build\n\ttrue\n', true],
  ['a double-colon rule', 'test:: build\n\ttrue\n', true],
  ['a variable', 'test := 1\ntest ::= 1\ntest = a:b\n', false],
  ['a name among phony ones', '.PHONY: test\n', false],
  ['a recipe', 'all:\n\ttest: it\n', false],
  ['a comment', '# test: all\n', false],
])('%s in a Makefile', async (_, content, isGate) => {
  expect(await likelyGates(await folderWith({ Makefile: content }))).toHaveLength(isGate ? 1 : 0)
})

test('a Makefile is only read: what it would run by itself is not run', async () => {
  const root = await folderWith({ Makefile: 'X := $(shell touch ran)\ntest:\n\t+touch ran\n' })
  expect(await likelyGates(root)).toEqual([{ command: 'make test', from: 'Makefile' }])
  expect(existsSync(path.join(root, 'ran'))).toBe(false)
})
