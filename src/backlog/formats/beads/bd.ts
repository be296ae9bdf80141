import { basename, dirname } from 'node:path'
import type { ItemId } from '../../../core/ids.ts'
import type { WrittenWord } from '../../../core/ports/backlog-store.ts'
import type { SourceFile } from '../../source-file.ts'
import type { Programs, StatusTool } from '../../write-back/status-tool.ts'

/**
 * `bd`, where it is on the PATH and the file is the one it exports: its database is what counts, and the next export would take back
 * what only the file says. A checkout without that database, like a fresh clone, has nothing but the file.
 */
export function bdOf({ realPath }: SourceFile, programs: Programs): StatusTool | null {
  const folder = dirname(realPath)
  if (basename(folder) !== '.beads' || basename(realPath) !== 'issues.jsonl' || !programs.has('bd'))
    return null
  return {
    name: 'bd',
    show: async (item, word) => {
      const why = await programs.run(orderOf(item, word), dirname(folder))
      if (why === null) return { kind: 'done' }
      return noDatabase.test(why) ? { kind: 'not its own' } : { kind: 'failed', why }
    },
  }
}

function orderOf(item: ItemId, { word, begun }: WrittenWord): readonly [string, ...string[]] {
  if (word === 'done') return ['bd', 'close', item]
  return ['bd', 'update', item, '--status', begun ? 'in_progress' : 'open']
}

const noDatabase = /no beads (?:database|project|workspace)|no database found|not initialized|bd init/i
