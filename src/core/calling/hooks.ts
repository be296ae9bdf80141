/** What a user's own programs are called for. */
export const hookNames = ['itemDone', 'itemFailed', 'needsYou', 'runEnd'] as const
export type HookName = (typeof hookNames)[number]

/** A program and its arguments, never a shell string. */
export type Argv = readonly string[]

export type Hooks = Readonly<Record<HookName, readonly Argv[]>>

/** Whether anything is called for. */
export const hasHooks = ({
  hooks,
  notify,
}: {
  readonly hooks: Hooks
  readonly notify: NotifyPolicy
}): boolean => notify.command !== null || hookNames.some((name) => hooks[name].length > 0)

/** What a person who does not look at the terminal is called for. */
export const noticeKinds = ['needsYou', 'runEnd', 'limit'] as const
export type NoticeKind = (typeof noticeKinds)[number]

export interface NotifyPolicy {
  readonly bell: boolean
  /** By an escape sequence, where the terminal is known to take one. */
  readonly desktop: boolean
  /** Called as a hook is. */
  readonly command: Argv | null
  readonly on: readonly NoticeKind[]
}
