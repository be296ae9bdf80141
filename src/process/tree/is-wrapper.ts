import type { ProcessFacts, ProcessTable } from '../table/process-table.ts'
import { wrapperName } from '../wrapper-text.ts'

/** Our wrapper, or a fork of it that has not yet run another program. False where command lines can't be seen. */
export const isWrapper = (table: Pick<ProcessTable, 'command'>, facts: ProcessFacts): boolean =>
  table.command(facts.pid)?.includes(wrapperName) ?? false
