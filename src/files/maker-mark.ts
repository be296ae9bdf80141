import { bootId, isGone, pidNamespace, startOf } from '../process/living-process.ts'

/**
 * Names this process in the name of something that lives for a moment: pid, start, boot and pid namespace. It is there from
 * the moment in which the thing is, so that what a kill leaves behind is known to be ours, and by whom. No person gives
 * such a name, and a copy of the thing has another one.
 */
export function makerMark(): string {
  return `${process.pid}-${startOf(process.pid) ?? 0}-${here()}`
}

export const makerMarkPattern = /^(\d+)-(\d+)-([\da-f]{8}-\d+)/

/** True only when the process of this mark has certainly ended: one of another container or an earlier boot may live elsewhere. */
export function makerIsGone(mark: string): boolean {
  const [, pid, start, place] = makerMarkPattern.exec(mark) ?? []
  if (pid === undefined || start === undefined || place !== here()) return false
  return isGone(Number(pid), start === '0' ? null : start)
}

/** The boot and the pid namespace; zeros where there is no /proc. */
const here = (): string => `${bootId().slice(0, 8) || '00000000'}-${pidNamespace()}`
