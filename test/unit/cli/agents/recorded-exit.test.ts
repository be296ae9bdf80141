import { expect, test } from 'vitest'
import { recordedExit } from '../../../../src/cli/agents/recorded-exit.ts'
import { LoopworkError } from '../../../../src/core/errors.ts'

test.each([['SIGTERM'], ['term'], ['Term']])('a signal by any spelling: %s', (signal) => {
  expect(recordedExit({ signal })).toEqual({ code: null, signal: 'TERM', stopped: false })
})

test.each([
  ['TREM', 'did you mean TERM?'],
  ['SIGKIL', 'did you mean KILL?'],
  ['FOO', 'name it as kill does: TERM, INT, KILL'],
  ['15', 'name it as kill does: TERM, INT, KILL'],
  ['', 'name it as kill does: TERM, INT, KILL'],
])('no such signal: %s', (signal, hint) => {
  const refusal = caught(() => recordedExit({ signal }))
  expect(refusal).toMatchObject({
    kind: 'usage',
    message: `--signal ${signal}: there is no such signal`,
    hint,
  })
})

function caught(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    return error instanceof LoopworkError ? error : null
  }
}
