import type { LandedWork } from '../../core/ports/lane.ts'
import type { ToldCommit } from './history.ts'
import { isWorkOf } from './is-work-of.ts'

/**
 * An amended commit keeps its trailers; `git merge --squash` lists the commits; a squash on a forge contains their
 * messages.
 */
export const mentions = (commits: readonly ToldCommit[], work: LandedWork): ToldCommit | undefined =>
  commits.find(({ message }) => isWorkOf(message, work) || withoutReverts(message).includes(work.commit))

const withoutReverts = (message: string): string => message.replaceAll(/This reverts commit [0-9a-f]+/g, '')
