import type { ItemRow } from '../core/ports/store-reader.ts'
import { shortOid } from '../core/ids.ts'
import { formatDuration } from '../text/duration.ts'

/** The one fact worth knowing about an item in its state. Raw text: sanitise where it is shown. */
export function noteOf({ item, state, attempt, openNeeds, parkedBehind }: ItemRow): string {
  const { standing } = item
  switch (state) {
    case 'todo':
      return standing.status === 'todo' && standing.hold === 'stopped'
        ? `stopped by you; loopwork retry ${item.id}`
        : 'ready'
    case 'blocked':
      if (parkedBehind !== null) return `shares ${parkedBehind.path} with ${parkedBehind.item}`
      if (openNeeds.length > 0)
        return openNeeds.length > 3 ? `needs ${openNeeds.length} others` : `needs ${openNeeds.join(', ')}`
      return 'blocked in its backlog'
    case 'waiting':
      return standing.status === 'todo' && standing.notBefore !== null
        ? `again in ${formatDuration(Math.max(0, standing.notBefore - Date.now()))}`
        : ''
    case 'claimed':
    case 'running':
    case 'verifying':
      return attempt === null ? '' : `W${attempt.worker}, ${attempt.agent}`
    case 'queued':
      return 'in the merge queue'
    case 'merging':
      return 'merging'
    case 'done':
      return standing.status === 'done' && standing.commit !== null
        ? shortOid(standing.commit)
        : 'done in its backlog'
    case 'failed':
    case 'conflict':
    case 'cancelled':
      return 'reason' in standing ? (standing.reason?.message ?? '') : ''
  }
}
