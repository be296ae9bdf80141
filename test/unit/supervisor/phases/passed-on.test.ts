import { expect, test } from 'vitest'
import { oid } from '../../../../src/core/ids.ts'
import { passedOn } from '../../../../src/supervisor/phases/passed-on.ts'

const tree = oid('a'.repeat(40))
const ran = (command: string, exit: number | null, on = tree) => ({ command, exit, durationMs: 1, tree: on })
const gate = ['npm run lint', 'npm test']

test.each([
  ['all its lines exited 0', [ran('npm run lint', 0), ran('npm test', 0)], true],
  ['no line has run', [], false],
  ['one has not run', [ran('npm test', 0)], false],
  [
    'one has failed there, and nobody has ended the try yet',
    [ran('npm run lint', 0), ran('npm test', 1)],
    false,
  ],
  ['one was cut off', [ran('npm run lint', 0), ran('npm test', null)], false],
  [
    'one has passed on another tree',
    [ran('npm run lint', 0), ran('npm test', 0, oid('b'.repeat(40)))],
    false,
  ],
])('a tree is not gated again only where its whole gate has passed: %s', (_, gates, passed) =>
  expect(passedOn({ gates }, tree, gate)).toBe(passed),
)
