import fc from 'fast-check'
import { test, vi } from 'vitest'
import { alwaysAsync } from '../../support/always.ts'
import { agreesWithAllOfIt, changes } from '../../support/store/changed-graphs.ts'

/** Every graph of a few tasks is larger than a transaction may look at. */
vi.mock('../../../src/store/graph/most-rows.ts', () => ({ mostInTransaction: 2 }))

const runs = Number(process.env['LOOPWORK_TEST_HISTORIES'] ?? 16)

test(
  'what is more than a transaction may look at is read before and stored behind it, with the same result',
  { timeout: 600_000 },
  () => alwaysAsync(fc.asyncProperty(changes, agreesWithAllOfIt), runs),
)
