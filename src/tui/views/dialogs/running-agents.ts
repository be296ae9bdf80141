import type { BoardSnapshot } from '../../../core/board/snapshot.ts'

export const running = ({ slots }: BoardSnapshot): number => slots.filter(({ work }) => work !== null).length
export const frozen = ({ slots }: BoardSnapshot): number =>
  slots.filter(({ work }) => work?.attempt.frozenAt !== undefined).length
