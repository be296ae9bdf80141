import { existsSync } from 'node:fs'
import { linuxProcessTable } from './linux-process-table.ts'
import type { ProcessTable } from './process-table.ts'
import { psProcessTable } from './ps-process-table.ts'

export const systemProcessTable = (): ProcessTable =>
  existsSync('/proc/self/stat') ? linuxProcessTable : psProcessTable
