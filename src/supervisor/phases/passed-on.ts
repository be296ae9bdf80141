import type { GateResult } from '../../core/attempt.ts'
import type { Oid } from '../../core/ids.ts'

/** Whether every gate line has passed on exactly this tree. */
export const passedOn = (
  { gates }: { readonly gates: readonly GateResult[] },
  tree: Oid,
  gate: readonly string[],
): boolean =>
  gate.every((line) => gates.some((run) => run.command === line && run.exit === 0 && run.tree === tree))
