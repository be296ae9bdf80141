import { expect, test } from 'vitest'
import { commandOf } from '../../../../src/backlog/formats/command/command-source.ts'
import { checkLayer } from '../../../../src/config/check-layer.ts'

const sourceOf = (source: unknown) =>
  checkLayer({ source: [source] }, (_, message) => ({
    severity: 'error',
    file: '',
    line: null,
    field: null,
    message,
  }))

test('a program is one source, however its words are written, and is started with exactly these', () => {
  for (const [argv, name] of [
    [['./tasks', 'WEB'], 'command:./tasks WEB'],
    [['./my tasks', 'WEB 2', ''], 'command:["./my tasks","WEB 2",""]'],
    [['[odd'], 'command:["[odd"]'],
  ] as const) {
    const words = argv.filter((word) => word !== '')
    expect(commandOf(name)).toEqual(argv)
    if (words.length === argv.length) expect(sourceOf({ command: argv }).layer).toEqual({ source: [name] })
  }
  expect(sourceOf('TODO.md').layer).toEqual({ source: ['TODO.md'] })
})

test('one without a program is refused', () => {
  for (const name of ['command:', 'command: ', 'command:[]', 'command:[1]', 'command:["']) {
    expect(() => commandOf(name)).toThrow('names no program')
  }
  expect(sourceOf({ command: [] }).problems).toHaveLength(1)
  expect(sourceOf({ command: 'a b' }).problems).toHaveLength(1)
})
