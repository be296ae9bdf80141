import { expect, test } from 'vitest'
import type { ScratchRepository } from '../scratch-repository.ts'

/** One way to call a command: its arguments, how it ends, and the line that a person reads or a script looks for. */
export interface CommandRow {
  readonly args: readonly string[]
  readonly exit: number
  readonly stdout?: RegExp
  readonly stderr?: RegExp
  /** The tasks afterwards, where the command changes them. */
  readonly states?: Readonly<Record<string, string>>
}

/** Each row is a test of its own, in the order given: later rows find what earlier ones have left. */
export function commandRows(repository: () => ScratchRepository, rows: readonly CommandRow[]): void {
  test.each(rows)('$args.0 $args.1 $args.2 $args.3: exit $exit', async (row) => {
    const { exit, stdout, stderr } = await repository().loopwork(row.args)
    expect(stderr).not.toMatch(/\n\s+at /)
    if (row.stdout !== undefined) expect(stdout).toMatch(row.stdout)
    if (row.stderr !== undefined) expect(stderr).toMatch(row.stderr)
    expect(exit, stdout + stderr).toBe(row.exit)
    if (row.states !== undefined) expect(await repository().states()).toMatchObject(row.states)
  })
}
