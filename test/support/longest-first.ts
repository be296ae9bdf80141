import { existsSync } from 'node:fs'
import path from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Files that take longest, of which a first run knows only the size: one that is short and starts last leaves every worker but
 * one idle for as long as it takes.
 */
const longest = [
  'test/e2e/printed-commands.test.ts',
  'test/fault/git/follow-kill.test.ts',
  'test/fault/kill-the-supervisor.test.ts',
  'test/e2e/long-waits.test.ts',
].map((file) => path.resolve(import.meta.dirname, '../..', file))

/** Starts those before all others, which follow in vitest's own order. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const missing = longest.find((file) => !existsSync(file))
    if (missing !== undefined) throw new Error(`${missing} is to start first, and does not exist`)
    const others = await super.sort(files)
    const first = longest.flatMap((name) => others.filter(({ moduleId }) => moduleId === name))
    return [...first, ...others.filter((file) => !first.includes(file))]
  }
}
