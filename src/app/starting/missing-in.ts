import { missingCommand } from '../../process/agents/missing-command.ts'

/** Why a program that is named in a project's options can't be started there; null when it can. */
export const missingIn =
  ({ root }: { readonly root: string }) =>
  (name: string): string | null =>
    missingCommand(name, root, process.env['PATH'] ?? '')
