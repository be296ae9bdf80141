import { takeInBacklog, showInBacklog } from '../../app/claims/backlog-of-claims.ts'
import { digestOf, newToken } from '../../app/claims/token.ts'
import { livenessOf } from '../../app/liveness.ts'
import { findProject, openProjectStore } from '../../app/project.ts'
import { noteFacts, runFactsOf } from '../../app/run-facts.ts'
import { itemId, type EpochMs } from '../../core/ids.ts'
import type { Store } from '../../core/ports/store.ts'
import type { TokenClaimed } from '../../core/ports/token-claim-store.ts'
import { itemJson } from '../../report/item-json.ts'
import { formatDuration } from '../../text/duration.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { inPlace } from '../../wording/in-place.ts'
import { tokenRefusal } from '../../wording/token-refusal.ts'
import { elsewhereOf } from '../print/elsewhere.ts'
import { printJson } from '../print/json.ts'
import { exitCodes } from '../run/exit-codes.ts'
import { claimConfig } from './claim-config.ts'
import { chosenToken, claimerName, filterAsked, leaseOf, type ClaimFlags } from './claim-flags.ts'

/** Claims a task for a person or a script. The token, the end of the lease and the id go to stdout, for scripts. */
export async function claim(id: string | undefined, flags: ClaimFlags): Promise<number> {
  const project = await findProject(flags)
  const config = await claimConfig(project, flags)
  const token = chosenToken(flags) ?? newToken()
  const request = {
    token: digestOf(token),
    item: id === undefined ? null : itemId(id),
    filter: filterAsked(id, flags),
    agent: claimerName(flags),
    leaseMs: leaseOf('claim', flags) ?? config.leaseMs,
    strategy: config.strategy,
    group: config.group,
  }
  const store = await openProjectStore(project)
  try {
    report(await takeInBacklog(project, store, config))
    const claimed = await store.claimByToken(request, await livenessOf())
    report(await showInBacklog(project, store, config))
    return await printed(claimed, { store, token, flags })
  } finally {
    await store.close()
  }
}

export const report = (notices: readonly string[]): void => {
  for (const notice of notices) process.stderr.write(`loopwork: ${sanitize(notice)}\n`)
}

interface Printing {
  readonly store: Store
  readonly token: string
  readonly flags: ClaimFlags
}

async function printed(claimed: TokenClaimed, { store, token, flags }: Printing): Promise<number> {
  const now = await store.now()
  switch (claimed.kind) {
    case 'claimed': {
      const { row, claim } = claimed
      const leaseUntil = iso(claim.leaseUntil)
      if (flags.json === true) printJson({ item: itemJson(row), token, agent: claim.agent, leaseUntil })
      else {
        // The id comes last: it may have a space in it.
        process.stdout.write(`${token} ${leaseUntil} ${sanitize(row.item.id)}\n`)
        process.stderr.write(`${yours(claimed, now)}\n`)
      }
      return exitCodes.good
    }
    case 'nothing':
      if (flags.json === true)
        printJson({
          item: null,
          token: null,
          why: claimed.why,
          at: claimed.at === null ? null : iso(claimed.at),
        })
      process.stderr.write(`loopwork: ${inPlace(nothing(claimed, now), elsewhereOf(flags))}\n`)
      return exitCodes.left
    case 'refused': {
      const why = tokenRefusal(claimed.why, noteFacts(await runFactsOf(store)))
      process.stderr.write(`loopwork: ${inPlace(why, elsewhereOf(flags))}\n`)
      return exitCodes.left
    }
  }
}

const iso = (ms: EpochMs): string => new Date(ms).toISOString()

const yours = ({ row, claim }: Extract<TokenClaimed, { kind: 'claimed' }>, now: EpochMs): Safe =>
  safe`${sanitize(row.item.id)} is yours for ${formatDuration(Math.max(0, claim.leaseUntil - now))}: ${sanitize(row.item.title)}`

function nothing({ why, at }: Extract<TokenClaimed, { kind: 'nothing' }>, now: EpochMs): Safe {
  switch (why) {
    case 'noneFits':
      return literal('nothing to claim now: nothing that is ready fits the filter')
    case 'nothingLeft':
      return literal('nothing to claim: nothing is ready, and nothing in work can make something ready')
    case 'inProgress':
      return literal('nothing to claim now: what is left waits for what others are working on')
    case 'retryPending':
      return at === null
        ? literal('nothing to claim now: what is left waits for its time')
        : safe`nothing to claim now: the next task is due in ${formatDuration(Math.max(0, at - now))}`
    case 'paused':
      return literal('nothing to claim: the run is paused')
    case 'aborting':
      return literal('nothing to claim: the run is being aborted')
  }
}
