import fc from 'fast-check'
import { test } from 'vitest'
import { alwaysAsync } from '../../support/always.ts'
import { agreesWithAllOfIt, changes } from '../../support/store/changed-graphs.ts'

const runs = Number(process.env['LOOPWORK_TEST_HISTORIES'] ?? 16)

test(
  'behind each change of what waits for what, lengths are those of the whole graph, and circles are refused',
  { timeout: 600_000 },
  () => alwaysAsync(fc.asyncProperty(changes, agreesWithAllOfIt), runs),
)
