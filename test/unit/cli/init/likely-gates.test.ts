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
